ｆｏｏ = ℌ = é = 각
x = "\ud800\N{GREEK SMALL LETTER ALPHA}"