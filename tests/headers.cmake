# cmake -DCC=<compiler> -DROOT=<root> -P headers.cmake: each header compiles alone.
file(GLOB_RECURSE headers ${ROOT}/include/*.h ${ROOT}/src/*.h)
foreach(header ${headers})
  execute_process(
    COMMAND ${CC} -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wno-unused-function -Werror -fsyntax-only
      -I${ROOT}/include -I${ROOT}/src -I${ROOT}/src/cli -x c ${header}
    RESULT_VARIABLE failed ERROR_VARIABLE errors)
  # A header that is one room's only may be compiled with that room's libraries; none needs to.
  if(failed)
    message(SEND_ERROR "${header} does not compile alone:\n${errors}")
  endif()
endforeach()
list(LENGTH headers count)
message(STATUS "${count} headers")
