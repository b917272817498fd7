"""How fieldreg looks: named tokens, and the palette, fonts and style sheet made from them."""
