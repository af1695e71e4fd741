# Switches of the compiler that the project offers as configure options.

AC_DEFUN([MM_ENABLE_SANITIZERS], [
  AC_ARG_ENABLE([sanitizers], [AS_HELP_STRING([--enable-sanitizers], [build with ASan and UBSan])])
  AS_IF([test "x$enable_sanitizers" = xyes],
    [MM_SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"])
  AC_SUBST([MM_SANITIZE])
  AM_CONDITIONAL([SANITIZERS], [test "x$enable_sanitizers" = xyes])
])

# Fuzz targets need clang: ./configure CC=clang --enable-fuzzing
AC_DEFUN([MM_ENABLE_FUZZING], [
  AC_ARG_ENABLE([fuzzing], [AS_HELP_STRING([--enable-fuzzing], [build the libFuzzer targets of tests/fuzz (CC=clang)])])
  AS_IF([test "x$enable_fuzzing" = xyes], [MM_FUZZ="-fsanitize=fuzzer-no-link"])
  AC_SUBST([MM_FUZZ])
  AM_CONDITIONAL([FUZZING], [test "x$enable_fuzzing" = xyes])
])

AC_DEFUN([MM_ENABLE_WERROR], [
  AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror], [turn compiler warnings into errors])])
  AS_IF([test "x$enable_werror" = xyes], [MM_WERROR="-Werror"])
  AC_SUBST([MM_WERROR])
])

AC_DEFUN([MM_WARNINGS], [
  MM_CFLAGS="-std=c11"
  for flag in -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wwrite-strings \
              -Wvla -Wformat=2 -Wno-format-nonliteral -Wcast-qual -Wundef -Wno-psabi; do
    mm_save=$CFLAGS
    CFLAGS="$CFLAGS -Werror $flag"
    AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])], [MM_CFLAGS="$MM_CFLAGS $flag"])
    CFLAGS=$mm_save
  done
  AC_SUBST([MM_CFLAGS])
])

# Mathematics without errno and traps, but IEEE otherwise: results are the same on one thread and on many.
AC_DEFUN([MM_SIMD_MATH], [
  MM_MATH_CFLAGS="-O2 -fno-math-errno -fno-trapping-math"
  AC_SUBST([MM_MATH_CFLAGS])
])
