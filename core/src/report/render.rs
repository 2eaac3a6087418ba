//! Reports as text for people: the source line with carets, drawn by `annotate-snippets`.
