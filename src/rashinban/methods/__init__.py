"""Pure mathematics: values in, frozen results out; a formula keeps its textbook letters."""
