# cmake -DSHELL=sql_shell -DCASES=sql_cases.txt -P: every case prints as it is written.
execute_process(COMMAND ${SHELL} ${CASES} OUTPUT_VARIABLE made RESULT_VARIABLE status)
file(READ ${CASES} written)
if(NOT status EQUAL 0 OR NOT made STREQUAL written)
  file(WRITE ${OUT} "${made}")
  execute_process(COMMAND diff -u ${CASES} ${OUT})
  message(FATAL_ERROR "${CASES} differs; what was made is in ${OUT}")
endif()
