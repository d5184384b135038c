def f():
	if x:
        y
	  z
  w
qr\
 + 1
"ÿ"
