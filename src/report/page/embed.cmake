# cmake -DIN=<file> -DOUT=<file.c> -DNAME=<c name> -P embed.cmake
# A file as bytes of C, with the SHA-256 of its text for the page's Content-Security-Policy.
file(READ "${IN}" bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
file(SHA256 "${IN}" hash)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," array "${bytes}")
string(REGEX REPLACE "((0x[0-9a-f][0-9a-f],)(0x[0-9a-f][0-9a-f],)?(0x[0-9a-f][0-9a-f],)?(0x[0-9a-f][0-9a-f],)?(0x[0-9a-f][0-9a-f],)?(0x[0-9a-f][0-9a-f],)?(0x[0-9a-f][0-9a-f],)?(0x[0-9a-f][0-9a-f],)?)"
  "\\1\n" array "${array}")
file(WRITE "${OUT}.new" "#include \"report/page/assets.h\"\n
static const unsigned char bytes[] = {\n${array}};\n
const mig_page_asset ${NAME} = {(const char *)bytes, ${size}, \"${hash}\"};\n")
file(COPY_FILE "${OUT}.new" "${OUT}" ONLY_IF_DIFFERENT)
file(REMOVE "${OUT}.new")
file(TOUCH_NOCREATE "${OUT}")
