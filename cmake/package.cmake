# The Debian packages, made by `cpack` in the folder of a release build:
#   mig          the program, `git mig`, manual, completions
#   libmig-dev   the library, its headers, what CMake and pkg-config need to find it

# Who answers for the packages is whoever builds them: -DMIG_PACKAGE_CONTACT='NAME <ADDRESS>', else what
# Debian's own tools go by. Without either it says so; nothing is delivered to .invalid (RFC 2606).
set(contact "local build without a contact <no-contact@mig.invalid>")
if(NOT "$ENV{DEBFULLNAME}" STREQUAL "" AND NOT "$ENV{DEBEMAIL}" STREQUAL "")
  set(contact "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
set(MIG_PACKAGE_CONTACT "${contact}" CACHE STRING "Maintainer of the Debian packages: NAME <ADDRESS>")
if(NOT MIG_PACKAGE_CONTACT MATCHES "^[^<>,]+ <[^<> ]+@[^<> ]+>$")
  message(FATAL_ERROR "MIG_PACKAGE_CONTACT is '${MIG_PACKAGE_CONTACT}'; a package wants NAME <ADDRESS>")
endif()

set(CPACK_PACKAGE_NAME mig)
set(CPACK_PACKAGE_VENDOR "the mig maintainers")
set(CPACK_PACKAGE_CONTACT "${MIG_PACKAGE_CONTACT}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "") # each package has its own first line
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)
set(CPACK_GENERATOR DEB)
set(CPACK_STRIP_FILES ON)
set(CPACK_OUTPUT_FILE_PREFIX ${CMAKE_BINARY_DIR}/packages)
set(CPACK_COMPONENTS_ALL program development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

# The package that holds the shared library which `-lNAME` finds, as it wants to be named in Depends
# (its "shlibs" file); empty where dpkg does not know. dpkg-shlibdeps sees only what is linked, not
# what mig loads when it first needs it (base/library.h).
function(mig_package_of_library out name directories)
  set(${out} "" PARENT_SCOPE)
  find_library(file NAMES ${name} HINTS ${directories} NO_CACHE)
  execute_process(COMMAND ${CMAKE_OBJDUMP} -p ${file} OUTPUT_VARIABLE dynamic ERROR_QUIET)
  if(NOT dynamic MATCHES "SONAME +([^ \n]+)")
    return()
  endif()
  execute_process(COMMAND dpkg-query -S "*/${CMAKE_MATCH_1}" OUTPUT_VARIABLE owner ERROR_QUIET)
  if(NOT owner MATCHES "^([^:\n]+):")
    return()
  endif()
  set(package ${CMAKE_MATCH_1})
  execute_process(COMMAND dpkg-query --control-show ${package} shlibs OUTPUT_VARIABLE shlibs ERROR_QUIET)
  if(shlibs MATCHES "^[^ ]+ [^ ]+ ([^\n]+)")
    set(package ${CMAKE_MATCH_1})
  endif()
  set(${out} ${package} PARENT_SCOPE)
endfunction()

mig_package_of_library(git2_package git2 "${GIT2_LIBRARY_DIRS}")
mig_package_of_library(zlib_package z "${ZLIB_LIBRARY_DIRS}")
set(loaded ${git2_package} ${zlib_package})
set(pg_query_dev "")
if(MIG_PG_QUERY)
  mig_package_of_library(pg_query_package pg_query "")
  list(APPEND loaded ${pg_query_package})
  set(pg_query_dev ", libpg-query-dev, libprotobuf-c-dev")
endif()
list(JOIN loaded ", " loaded)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME mig)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION vcs)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "${loaded}")
set(CPACK_DEBIAN_PROGRAM_PACKAGE_RECOMMENDS git)
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "merge and conflict resolver for Alembic migration branches
mig reads the migration scripts of Alembic and Flask-Migrate projects as text,
from the worktree or any git commit, and never runs one. It draws the graph of
revisions, says which operations of two branches collide and what happens in
each order, proves independence where nothing collides, and writes the merge
revision.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libmig-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libgit2-dev, zlib1g-dev, libcjson-dev${pg_query_dev}, pkg-config | pkgconf")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS mig)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "library that judges branches of Alembic migrations
What the program mig uses, for programs in C: it loads the migration scripts of
a project from a worktree or a git commit, builds the graph of revisions, and
compares two branches in both orders.
.
This package holds the headers, the static library, and the files by which
CMake and pkg-config find them.")

# Debian's own files: its changelog, the copyright, compressed manuals.
string(TIMESTAMP MIG_PACKAGE_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(READ ${CMAKE_SOURCE_DIR}/LICENSE license)
string(REGEX MATCH "Copyright [^\n]+" MIG_COPYRIGHT "${license}")
string(REGEX REPLACE "^Copyright \\([cC]\\) " "" MIG_COPYRIGHT "${MIG_COPYRIGHT}")
string(REGEX REPLACE "^.*(Permission is hereby)" "\\1" license "${license}")
string(REGEX REPLACE "\n+$" "" license "${license}")
string(REPLACE "\n\n" "\n.\n" license "${license}")
string(REPLACE "\n" "\n " MIG_LICENSE " ${license}")
configure_file(cmake/debian/changelog.in debian/changelog @ONLY)
configure_file(cmake/debian/copyright.in debian/copyright @ONLY)
configure_file(cmake/debian/finish.cmake.in debian/finish.cmake @ONLY)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_BINARY_DIR}/debian/finish.cmake)

include(CPack)
