"""The PDF reader: glyphs → ruled tables and lines → paragraphs → Document."""
