"""Progress -> one report value -> HTML, PDF, Word, Excel, data package."""
