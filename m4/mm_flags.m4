# Switches of the compiler that the project offers as configure options.

AC_DEFUN([MM_ENABLE_SANITIZERS], [
  AC_ARG_ENABLE([sanitizers], [AS_HELP_STRING([--enable-sanitizers], [build with ASan and UBSan])])
])

# Fuzz targets need clang's libFuzzer: ./configure CC=clang --enable-fuzzing. The sanitizers come with it.
AC_DEFUN([MM_ENABLE_FUZZING], [
  AC_ARG_ENABLE([fuzzing], [AS_HELP_STRING([--enable-fuzzing], [instrument for the libFuzzer targets of tests/fuzz (CC=clang)])])
  AS_IF([test "x$enable_fuzzing" = xyes], [
    enable_sanitizers=yes
    MM_FUZZ="-fsanitize=fuzzer-no-link"
    mm_save=$CFLAGS
    CFLAGS="$CFLAGS -fsanitize=fuzzer"
    AC_MSG_CHECKING([whether $CC has libFuzzer])
    AC_LINK_IFELSE([AC_LANG_SOURCE([int LLVMFuzzerTestOneInput(const unsigned char *data, unsigned long size);
      int LLVMFuzzerTestOneInput(const unsigned char *data, unsigned long size) { return size > 3 && data@<:@0@:>@ == 1; }])],
      [AC_MSG_RESULT([yes])],
      [AC_MSG_RESULT([no])
       AC_MSG_ERROR([fuzzing needs libFuzzer: configure with CC=clang (on Debian: apt-get install clang libclang-rt-dev)])])
    CFLAGS=$mm_save
  ])
  AC_SUBST([MM_FUZZ])
  AM_CONDITIONAL([FUZZING], [test "x$enable_fuzzing" = xyes])
])

# After both of the above.
AC_DEFUN([MM_SANITIZERS], [
  AS_IF([test "x$enable_sanitizers" = xyes],
    [MM_SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer"])
  AC_SUBST([MM_SANITIZE])
  AM_CONDITIONAL([SANITIZERS], [test "x$enable_sanitizers" = xyes])
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

# `make dist` gives the same bytes from the same files, whoever runs it and when: names in order, one owner, one
# mode, one time (SOURCE_DATE_EPOCH, or the last commit's, or that of the tree's own tarball).
AC_DEFUN([MM_REPRODUCIBLE_DIST], [
  AC_MSG_CHECKING([whether ${TAR-tar} writes reproducible archives])
  AS_IF([${TAR-tar} --version 2>/dev/null | grep 'GNU tar' >/dev/null], [
    AC_MSG_RESULT([yes])
    am__tar='$${TAR-tar} --format=ustar --sort=name --owner=0 --group=0 --numeric-owner --mode=u+rw,go-w --mtime=@$(DIST_TIME) -chf - "$$tardir"'
  ], [AC_MSG_RESULT([no])])
])

# glibc's complex.h has C11's CMPLX for gcc only; clang can do the same.
AC_DEFUN([MM_CMPLX], [
  AC_CACHE_CHECK([for CMPLX], [mm_cv_cmplx],
    [AC_COMPILE_IFELSE([AC_LANG_PROGRAM([@%:@include <complex.h>
      static double complex z = CMPLX(1, 2);], [return creal(z) > 0;])], [mm_cv_cmplx=yes], [mm_cv_cmplx=no])])
  AS_IF([test "$mm_cv_cmplx" = no],
    [AC_DEFINE([CMPLX(re, im)], [__builtin_complex((double)(re), (double)(im))], [as in C11])])
])
