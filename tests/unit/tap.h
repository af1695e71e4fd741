/* The little that a unit test needs: TAP lines (testanything.org) for automake's driver. */
#ifndef MM_TESTS_TAP_H
#define MM_TESTS_TAP_H

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

/** One assertion; the text says what holds. */
__attribute__((format(printf, 2, 3))) static inline bool ok(bool good, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    printf("%sok %d - ", good ? "" : "not ", ++tap_count);
    vprintf(fmt, args);
    printf("\n");
    va_end(args);
    tap_failed += !good;
    return good;
}

__attribute__((format(printf, 1, 2))) static inline void diag(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    printf("# ");
    vprintf(fmt, args);
    printf("\n");
    va_end(args);
}

/** |got - want| <= tolerance * max(1, |want|) for a relative one, see near_abs for an absolute one. */
static inline bool near_rel(double got, double want, double tolerance, const char *what)
{
    const bool good = fabs(got - want) <= tolerance * fabs(want) || (isnan(got) && isnan(want));
    ok(good, "%s", what);
    if (!good)
        diag("got %.17g, want %.17g, off by %.3g of it", got, want, fabs(got / want - 1));
    return good;
}

static inline bool near_abs(double got, double want, double tolerance, const char *what)
{
    const bool good = fabs(got - want) <= tolerance || (isnan(got) && isnan(want));
    ok(good, "%s", what);
    if (!good)
        diag("got %.17g, want %.17g, off by %.3g", got, want, fabs(got - want));
    return good;
}

static inline bool same_text(const char *got, const char *want, const char *what)
{
    const bool good = got != NULL && want != NULL ? strcmp(got, want) == 0 : got == want;
    ok(good, "%s", what);
    if (!good)
        diag("got '%s', want '%s'", got != NULL ? got : "(null)", want != NULL ? want : "(null)");
    return good;
}

__attribute__((format(printf, 2, 3))) static inline void skip(int count, const char *fmt, ...)
{
    char why[200];
    va_list args;
    va_start(args, fmt);
    vsnprintf(why, sizeof why, fmt, args);
    va_end(args);
    for (int i = 0; i < count; i++)
        printf("ok %d # SKIP %s\n", ++tap_count, why);
}

/** The plan, at the end of main: `return done();` */
static inline int done(void)
{
    printf("1..%d\n", tap_count);
    return tap_failed > 0;
}

#endif
