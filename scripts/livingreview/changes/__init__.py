"""What a change of the project changes in the evidence and in the book, told to whoever reads it before it lands."""
