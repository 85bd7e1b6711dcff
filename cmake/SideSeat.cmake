# How a folder of src/ becomes a library with its tests, fuzz targets and benches beside it.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)  # the Python extension links the same objects
set(CMAKE_CXX_VISIBILITY_PRESET hidden)
set(CMAKE_VISIBILITY_INLINES_HIDDEN ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()
# -g1: line tables are enough for a profile or a sanitizer report and keep the build small.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(sideseat_options INTERFACE)
target_compile_options(sideseat_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  -Wno-missing-field-initializers  # designated initialisers leave the rest at its default on purpose
  -ffunction-sections -fdata-sections)
target_include_directories(sideseat_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_link_options(sideseat_options INTERFACE -Wl,--gc-sections)

if(SIDESEAT_SANITIZE)
  add_compile_options(-fsanitize=${SIDESEAT_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${SIDESEAT_SANITIZE})
endif()
if(SIDESEAT_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

find_package(Threads REQUIRED)

# Where the test data is, said only to the sources that ask: a compiler cache shared by several
# checkouts then serves all the others. (A file that begins to ask needs CMake to run again.)
function(sideseat_tell_testdata)
  foreach(source ${ARGN})
    file(STRINGS ${source} asks REGEX "SIDESEAT_(TESTDATA|SHARED)" LIMIT_COUNT 1)
    if(asks)
      set_property(SOURCE ${source} APPEND PROPERTY COMPILE_DEFINITIONS
        SIDESEAT_TESTDATA="${CMAKE_SOURCE_DIR}/testdata" SIDESEAT_SHARED="${CMAKE_SOURCE_DIR}/../shared")
    endif()
  endforeach()
endfunction()

# sideseat_library(store DEPENDS base model [PRIVATE_LIBS sqlite3 zstd])
#
# Takes every source in the folder and below it. By ending: *_test.cpp go into one GoogleTest
# binary, *_bench.cpp into one benchmark binary, each *_fuzz.cpp is a fuzz target, *_testing.cpp
# are helpers that tests, benches and fuzz targets share, and the rest is the library.
function(sideseat_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;PRIVATE_LIBS;TEST_DEPENDS" ${ARGN})
  file(GLOB_RECURSE all CONFIGURE_DEPENDS *.cpp)
  set(sources ${all})
  list(FILTER sources EXCLUDE REGEX "_(test|bench|fuzz|testing)\\.cpp$")
  set(tests ${all})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  set(benches ${all})
  list(FILTER benches INCLUDE REGEX "_bench\\.cpp$")
  set(fuzzers ${all})
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
  set(helpers ${all})
  list(FILTER helpers INCLUDE REGEX "_testing\\.cpp$")

  set(library sideseat_${name})
  list(TRANSFORM ARG_DEPENDS PREPEND sideseat_)
  list(TRANSFORM ARG_TEST_DEPENDS PREPEND sideseat_)
  if(sources)
    add_library(${library} STATIC ${sources})
    target_link_libraries(${library} PUBLIC sideseat_options ${ARG_DEPENDS} Threads::Threads)
    target_link_libraries(${library} PRIVATE ${ARG_PRIVATE_LIBS})
  else()
    add_library(${library} INTERFACE)
    target_link_libraries(${library} INTERFACE sideseat_options ${ARG_DEPENDS})
  endif()
  sideseat_tell_testdata(${tests} ${helpers} ${benches} ${fuzzers})
  if(SIDESEAT_TESTS AND tests)
    add_executable(${library}_test ${tests} ${helpers})
    target_link_libraries(${library}_test PRIVATE ${library} ${ARG_TEST_DEPENDS} gmock gtest gtest_main)
    add_test(NAME ${name} COMMAND ${library}_test --gtest_brief=1)
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  endif()
  if(SIDESEAT_BENCHES AND benches)
    add_executable(${library}_bench ${benches} ${helpers})
    target_link_libraries(${library}_bench PRIVATE ${library} ${ARG_TEST_DEPENDS} benchmark benchmark_main)
  endif()
  if(SIDESEAT_FUZZERS)
    foreach(fuzzer ${fuzzers})
      get_filename_component(target ${fuzzer} NAME_WE)
      add_executable(${target} ${fuzzer} ${helpers})
      # Some helpers use GoogleTest.
      target_link_libraries(${target} PRIVATE ${library} ${ARG_TEST_DEPENDS} gmock gtest)
      target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    endforeach()
  endif()
endfunction()
