"""What teachers take from a review besides the book."""
