/* 1,000 raw Ce L3 scans, made here, through `xasfit normalize | xasfit fit --series temperature`: seconds,
 * and how far the ratios f1/f0 are off the truth in units of their errors. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "base/file.h"
#include "base/mem.h"
#include "bench.h"
#include "model/model.h"
#include "table/table.h"

enum { SCANS = 1000, ROWS = 521 };

static const double counts = 4e6,
                    step = 0.4; /* of I0 in a point, and the edge's share of them in fluorescence */

/* The share of f1 in the white lines at a temperature, and f1/f0. */
static double f1_share(double temperature)
{
    return 0.6 + 0.1 * temperature / 300;
}

static double truth_of(double temperature)
{
    return f1_share(temperature) / (1 - f1_share(temperature));
}

static void set(const mm_model *model, double *p, const char *name, double value)
{
    p[mm_model_param(model, name, NULL)] = value;
}

static void set_all(const mm_model *model, double *p, double temperature)
{
    for (size_t i = 0; i < model->npar; i++)
        p[i] = model->par[i].start;
    set(model, p, "base.c0", 0);
    set(model, p, "edge.height", 1);
    set(model, p, "edge.center", 5722.6);
    set(model, p, "edge.sigma", 2.7);
    set(model, p, "f1.center", 5726.6);
    set(model, p, "f1.gamma", 4.5);
    set(model, p, "f1.area", 15 * f1_share(temperature));
    set(model, p, "f0.center", 5736.8);
    set(model, p, "f0.area", 15 * (1 - f1_share(temperature)));
    set(model, p, "f2.area", 0);
    mm_model_apply_ties(model, p);
}

/* One scan with its counting noise. */
static bool write_scan(const mm_model *model, const char *path, double temperature, gsl_rng *random,
                       double *p, mm_workspace *ws)
{
    double e[ROWS], y[ROWS];
    const double *const x[] = { e };
    for (size_t i = 0; i < ROWS; i++)
        e[i] = 5640 + 0.5 * (double)i;
    set_all(model, p, temperature);
    mm_model_eval(model, ROWS, x, p, y, NULL, ws);
    FILE *f = fopen(path, "w");
    if (f == NULL)
        return false;
    fprintf(f, "# temperature: %.1f K\nenergy (eV)\ti0\tifluor\n", temperature);
    for (size_t i = 0; i < ROWS; i++)
        fprintf(f, "%.2f\t%.0f\t%u\n", e[i], counts,
                gsl_ran_poisson(random, counts * (0.12 + 1e-4 * (e[i] - 5640) + step * y[i])));
    return fclose(f) == 0;
}

static bool write_scans(const char *folder, mm_err *err)
{
    mm_model *model = mm_model_load("ce-l3-erf", err);
    mm_workspace *ws = model == NULL ? NULL : mm_workspace_new(model, ROWS, err);
    double *p = model == NULL ? NULL : mm_zalloc(model->npar, sizeof *p);
    gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
    bool good = ws != NULL && p != NULL && random != NULL;
    for (size_t i = 0; good && i < SCANS; i++) {
        char *path = mm_format("%s/scan_%04zu.tsv", folder, i);
        good = path != NULL && write_scan(model, path, 5 + 0.3 * (double)i, random, p, ws);
        free(path);
    }
    gsl_rng_free(random);
    free(p);
    mm_workspace_free(ws);
    mm_model_free(model);
    return good || mm_fail(err, MM_ESYS, "the scans could not be written");
}

/* Seconds that a command takes in the folder; NaN when it fails. */
static double seconds_of(const char *folder, const char *command)
{
    char *line = mm_format("cd '%s' && %s", folder, command);
    const double start = bench_now();
    const bool good = line != NULL && system(line) == 0;
    free(line);
    return good ? bench_now() - start : NAN;
}

/* How the answers compare with the truth: normalisation takes the tails of the white lines for pre-edge and
 * post-edge, which moves all ratios alike; what scatters beside that is what the errors are for. */
static bool print_pulls(const char *folder, mm_err *err)
{
    char *path = mm_format("%s/series.tsv", folder);
    mm_bytes bytes = { 0 };
    mm_table *table = NULL;
    if (path != NULL && mm_bytes_read(path, &bytes, err))
        table = mm_tsv_read(bytes.data, bytes.size, path, err);
    mm_bytes_free(&bytes);
    free(path);
    const ptrdiff_t t = table == NULL ? -1 : mm_table_find(table, "temperature"),
                    ratio = table == NULL ? -1 : mm_table_find(table, "f1_over_f0"),
                    error = table == NULL ? -1 : mm_table_find(table, "f1_over_f0_err");
    double offset = 0, sum = 0, squares = 0;
    size_t n = 0;
    for (size_t i = 0; t >= 0 && ratio >= 0 && error >= 0 && i < table->nrow; i++) {
        const double truth = truth_of(table->col[t].v[i]), off = table->col[ratio].v[i] - truth,
                     z = off / table->col[error].v[i];
        if (isnan(z))
            continue;
        n++;
        offset += off / truth;
        sum += z;
        squares += z * z;
    }
    const double mean = sum / (double)n;
    printf(
        "f1_over_f0: %zu values, off by %.4f of the truth on average; pulls about that: mean square %.3f\n",
        n, offset / (double)n, squares / (double)n - mean * mean);
    mm_table_free(table);
    return n == SCANS || mm_fail(err, MM_EINPUT, "%zu of %d scans have an answer", n, SCANS);
}

int main(void)
{
    static const char *const normalize = "xasfit normalize -q --pre=-75:-35 --post 40:175 --degree 1 ";
    static const char *const fit =
        "xasfit fit -q -m ce-l3-erf -r 5700:5760 --series temperature -o series.tsv ";
    char folder[] = "series-XXXXXX";
    mm_err err = MM_ERR_INIT;
    mm_model_init();
    bool good = mkdtemp(folder) != NULL && write_scans(folder, &err);
    if (good) {
        char *alone = mm_format("%s scan_*.tsv -o spectra.tsv", normalize),
             *second = mm_format("%s spectra.tsv", fit),
             *pipe = mm_format("%s scan_*.tsv | %s", normalize, fit);
        printf("command\tseconds for %d scans of %d points\n", SCANS, ROWS);
        printf("normalize\t%.2f\n", seconds_of(folder, alone));
        printf("fit --series\t%.2f\n", seconds_of(folder, second));
        printf("normalize | fit --series\t%.2f\n", seconds_of(folder, pipe));
        good = print_pulls(folder, &err);
        free(alone);
        free(second);
        free(pipe);
        seconds_of(folder, "rm -f scan_*.tsv spectra.tsv series.tsv");
        rmdir(folder);
    }
    if (!good)
        fprintf(stderr, "series: %s\n", err.msg != NULL ? err.msg : "no folder");
    mm_err_clear(&err);
    mm_model_quit();
    return !good;
}
