//! Where the front matter ends and the text begins, by line, as the generators see it.
