"""What commands measure: search over a corpus of its own, beside other ways, under load, against brute force."""
