"""What the workflows do with rights: comment, put pages online, propose rows. It runs no code of a pull request.

Only the standard library, git and gh, so that a job with rights installs nothing.
"""
