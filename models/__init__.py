"""What is stored, the words it is stored in, and the migrations."""
