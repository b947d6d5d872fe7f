"""Change the code a little, many times, and see whether the fast tests notice; no part of the installed package.

mutmut 3 leaves decorated functions and constants of modules as they are: here, the drawing of every chart and most
words and orders of the tables. cosmic-ray starts all tests anew for each of some 400 changes of a module, and
changes no text. So changes are made here, and each is tried in a fork of one process that has everything imported
but the package, with the tests that reach the changed line first.
"""
