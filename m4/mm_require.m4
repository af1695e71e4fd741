# MM_REQUIRE(VARIABLE, PKG-CONFIG SPEC, DEBIAN PACKAGE)
# A library that must be there. All that are missing are named at once by MM_REQUIRED_FOUND.
AC_DEFUN([MM_REQUIRE], [
  PKG_CHECK_MODULES([$1], [$2], [], [
    AC_MSG_WARN([pkg-config does not find $2; the Debian package $3 has it])
    mm_missing="$mm_missing $3"])
])

# MM_REQUIRED_FOUND: stop here when a required library is missing.
AC_DEFUN([MM_REQUIRED_FOUND], [
  AS_IF([test -n "$mm_missing"], [AC_MSG_ERROR([libraries are missing; on Debian: apt-get install$mm_missing])])
])

# MM_WITH_HDF5: --with-hdf5=auto|yes|no, on when found. Debian calls the serial library hdf5-serial.
AC_DEFUN([MM_WITH_HDF5], [
  AC_ARG_WITH([hdf5], [AS_HELP_STRING([--without-hdf5], [do not read or write HDF5 files (NeXus, BLISS)])],
    [], [with_hdf5=auto])
  have_hdf5=no
  AS_IF([test "x$with_hdf5" != xno], [
    PKG_CHECK_MODULES([HDF5], [hdf5-serial >= 1.10], [have_hdf5=yes], [
      PKG_CHECK_MODULES([HDF5], [hdf5 >= 1.10], [have_hdf5=yes], [
        AS_IF([test "x$with_hdf5" = xyes],
          [AC_MSG_WARN([pkg-config does not find hdf5; the Debian package libhdf5-dev has it])
           mm_missing="$mm_missing libhdf5-dev"])])])])
  AM_CONDITIONAL([WITH_HDF5], [test "x$have_hdf5" = xyes])
  AS_IF([test "x$have_hdf5" = xyes], [AC_DEFINE([HAVE_HDF5], [1], [the HDF5 module is built])])
])
