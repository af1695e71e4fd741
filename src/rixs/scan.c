#include "rixs/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "num/order.h"
#include "num/stats.h"

void mm_rixs_scan_free(mm_rixs_scan *scan)
{
    free(scan->name);
    free(scan->scanned);
    free(scan->fixed);
    free(scan->counts);
    free(scan->sigma);
    free(scan->monitor);
    *scan = (mm_rixs_scan){ 0 };
}

bool mm_rixs_scan_init(mm_rixs_scan *scan, const char *name, size_t n, bool sigma, bool monitor, mm_err *err)
{
    *scan = (mm_rixs_scan){ .name = mm_strdup(name),
                            .n = n,
                            .scanned = mm_zalloc(n, sizeof(double)),
                            .fixed = mm_zalloc(n, sizeof(double)),
                            .counts = mm_zalloc(n, sizeof(double)),
                            .sigma = sigma ? mm_zalloc(n, sizeof(double)) : NULL,
                            .monitor = monitor ? mm_zalloc(n, sizeof(double)) : NULL,
                            .announced = NAN };
    return (scan->name != NULL && scan->scanned != NULL && scan->fixed != NULL && scan->counts != NULL &&
            (!sigma || scan->sigma != NULL) && (!monitor || scan->monitor != NULL)) ||
           mm_fail_memory(err, "a scan");
}

/* "ascan MOTOR START END INTERVALS TIME", "a2scan MOTOR START END MOTOR START END INTERVALS TIME": each motor
 * is a word and takes two numbers. */
double mm_scan_rows_announced(const char *command)
{
    static const char *const commands[] = { "ascan",  "dscan",   "a2scan",  "d2scan",   "a3scan",
                                            "d3scan", "ascanct", "dscanct", "a2scanct", "d2scanct" };
    mm_slice rest = mm_slice_of(command), word;
    bool known = mm_slice_word(&rest, &word);
    for (size_t k = 0; known && !mm_slice_is(word, commands[k]);)
        known = ++k < sizeof commands / sizeof *commands;
    int skip = 0;
    double number;
    while (known && mm_slice_word(&rest, &word)) {
        if (skip > 0)
            skip--;
        else if (!mm_number_parse(word, &number))
            skip = 2;
        else
            return number >= 1 && number < 1e7 ? floor(number) + 1 : NAN;
    }
    return NAN;
}

static bool row_present(const mm_rixs_scan *s, size_t k)
{
    return isfinite(s->scanned[k]) && (s->no_fixed || isfinite(s->fixed[k])) && isfinite(s->counts[k]) &&
           (s->sigma == NULL || (isfinite(s->sigma[k]) && s->sigma[k] > 0));
}

static void keep_row(mm_rixs_scan *s, size_t to, size_t from)
{
    double *const arrays[] = { s->scanned, s->fixed, s->counts, s->sigma, s->monitor };
    for (size_t a = 0; a < sizeof arrays / sizeof *arrays; a++)
        if (arrays[a] != NULL)
            arrays[a][to] = arrays[a][from];
}

/* Rows without values or without beam go. A tenth of the median: shutters close, and beams are lost, within a
 * point. */
static void drop_rows(mm_rixs_scan *s, mm_diag *diag)
{
    const double least = s->monitor != NULL ? fmax(0, 0.1 * mm_median(s->n, s->monitor)) : 0;
    size_t kept = 0, missing = 0, dark = 0;
    for (size_t k = 0; k < s->n; k++) {
        if (!row_present(s, k))
            missing++;
        else if (s->monitor != NULL && !(s->monitor[k] > least))
            dark++;
        else
            keep_row(s, kept++, k);
    }
    if (missing > 0)
        mm_warn(diag, s->name, 0, "%zu rows without a value are left out", missing);
    if (dark > 0 && kept > 0)
        mm_warn(diag, s->name, 0, "%zu rows without beam (monitor below a tenth of its median) are left out",
                dark);
    s->n = kept;
    if (kept == 0 && dark > 0)
        mm_warn(diag, s->name, 0, "left out: its monitor is zero");
}

static bool sort_rows(mm_rixs_scan *s, mm_err *err)
{
    size_t *order = mm_zalloc(s->n, sizeof *order);
    double *copy = mm_zalloc(s->n, sizeof *copy);
    double *const arrays[] = { s->fixed, s->counts, s->sigma, s->monitor, s->scanned };
    const bool good = order != NULL && copy != NULL;
    if (good)
        mm_order(s->n, s->scanned, order);
    for (size_t a = 0; good && a < sizeof arrays / sizeof *arrays; a++) {
        for (size_t k = 0; arrays[a] != NULL && k < s->n; k++)
            copy[k] = arrays[a][order[k]];
        if (arrays[a] != NULL)
            memcpy(arrays[a], copy, s->n * sizeof *copy);
    }
    free(order);
    free(copy);
    return good || mm_fail_memory(err, "a scan");
}

static double usual_rows(size_t n, const mm_rixs_scan *scan)
{
    double *rows = mm_zalloc(n, sizeof *rows);
    for (size_t s = 0; rows != NULL && s < n; s++)
        rows[s] = (double)scan[s].n;
    const double median = rows != NULL ? mm_median(n, rows) : 0;
    free(rows);
    return median;
}

/* Why a scan as it was read cannot be used; NULL when it can. */
static void judge_length(mm_rixs_scan *s, double usual, mm_diag *diag)
{
    const double rows = (double)s->n;
    if (rows < s->announced) {
        mm_warn(diag, s->name, 0, "left out: aborted after %zu of %g points (--keep-aborted takes it)", s->n,
                s->announced);
        s->left_out = true;
    } else if (isnan(s->announced) && rows < 0.5 * usual) {
        mm_warn(diag, s->name, 0,
                "left out: %zu points where the other scans have %g (--keep-aborted takes it)", s->n, usual);
        s->left_out = true;
    }
}

static void judge_counts(mm_rixs_scan *s, mm_diag *diag)
{
    bool any = false;
    for (size_t k = 0; k < s->n; k++)
        any |= s->counts[k] != 0;
    s->left_out = !any;
    if (s->n > 0 && !any)
        mm_warn(diag, s->name, 0, "left out: no count in any of its %zu points", s->n);
}

bool mm_rixs_scans_check(size_t n, mm_rixs_scan *scan, const mm_scan_rules *rules, mm_diag *diag, mm_err *err)
{
    const double usual = usual_rows(n, scan);
    size_t left = 0;
    bool monitored = false;
    for (size_t s = 0; s < n; s++) {
        monitored |= scan[s].monitor != NULL;
        if (!rules->keep_aborted)
            judge_length(&scan[s], usual, diag);
        if (scan[s].left_out)
            continue;
        drop_rows(&scan[s], diag);
        judge_counts(&scan[s], diag);
        if (!scan[s].left_out && !sort_rows(&scan[s], err))
            return false;
        left += !scan[s].left_out;
    }
    return left > 0 || mm_fail(err, MM_EINPUT,
                               n == 1 ? "the scan cannot be used: see the warning%s"
                                      : "none of the scans can be used: see the warnings%s",
                               monitored ? " (is --monitor the right column?)" : "");
}

bool mm_rixs_scans_incident(size_t n, const mm_rixs_scan *scan)
{
    double lead = 0; /* points whose scanned energy is the larger one, less the others */
    for (size_t s = 0; s < n; s++)
        for (size_t i = 0; !scan[s].left_out && i < scan[s].n; i++)
            lead += scan[s].scanned[i] > scan[s].fixed[i] ? 1 : -1;
    return lead > 0;
}
