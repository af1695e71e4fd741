/* Series of Ce L3 spectra: the engine beside a plain program, in one run. Spectra:
 * $SHARED/reference/bench, x y sigma in spectra/NAME.dat and the truth in truth.tsv. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "bench.h"
#include "fit/fit.h"
#include "model/model.h"
#include "plain.h"

enum { MOST_SPECTRA = 200, ROWS = PLAIN_ROWS, PARAMETERS = PLAIN_PARAMETERS, RUNS = 5 };

typedef struct spectra {
    size_t n;
    double x[MOST_SPECTRA][ROWS], y[MOST_SPECTRA][ROWS], sigma[MOST_SPECTRA][ROWS];
    const double *axis[MOST_SPECTRA][1];
    mm_data data[MOST_SPECTRA];
    double truth[MOST_SPECTRA][PARAMETERS];
    mm_model *model;
    size_t free[PARAMETERS]; /* the model's free parameters in the order of the plain program */
    double start[PARAMETERS], lo[PARAMETERS], hi[PARAMETERS];
    double plain[MOST_SPECTRA][PARAMETERS];
    mm_fit_opts opts;
    mm_fit *fit[MOST_SPECTRA];
} spectra;

static size_t read_numbers(mm_slice line, size_t most, double *out)
{
    mm_slice word;
    size_t count = 0;
    while (count < most && mm_slice_word(&line, &word) && mm_number_parse(word, &out[count]))
        count++;
    return count;
}

static bool read_spectrum(spectra *s, const char *folder, mm_slice name, mm_err *err)
{
    char *path = mm_format("%s/spectra/%.*s.dat", folder, (int)name.n, name.s);
    mm_bytes bytes;
    const bool good = mm_bytes_read(path, &bytes, err);
    size_t rows = 0;
    double row[3];
    if (good) {
        mm_slice rest = { bytes.data, bytes.size }, line;
        while (rows < ROWS && mm_slice_line(&rest, &line) && read_numbers(line, 3, row) == 3) {
            s->x[s->n][rows] = row[0];
            s->y[s->n][rows] = row[1];
            s->sigma[s->n][rows++] = row[2];
        }
        mm_bytes_free(&bytes);
    }
    s->axis[s->n][0] = s->x[s->n];
    s->data[s->n] = (mm_data){ "", rows, s->axis[s->n], s->y[s->n], s->sigma[s->n] };
    s->n++;
    free(path);
    return good && (rows == ROWS || mm_fail(err, MM_EINPUT, "spectrum %zu has %zu rows", s->n, rows));
}

static bool read_spectra(spectra *s, const char *folder, mm_err *err)
{
    char *path = mm_format("%s/truth.tsv", folder);
    mm_bytes bytes;
    bool good = mm_bytes_read(path, &bytes, err);
    free(path);
    if (!good)
        return false;
    mm_slice rest = { bytes.data, bytes.size }, line, name;
    while (good && s->n < MOST_SPECTRA && mm_slice_line(&rest, &line)) {
        if (!mm_slice_word(&line, &name) || name.s[0] == '#')
            continue;
        read_numbers(line, PARAMETERS, s->truth[s->n]);
        good = read_spectrum(s, folder, name, err);
    }
    mm_bytes_free(&bytes);
    return good;
}

static bool read_model(spectra *s, const char *path, mm_err *err)
{
    static const char *const name[PARAMETERS] = { "edge.height", "edge.center", "edge.width", "f2.area",
                                                  "f2.center",   "f1.area",     "f1.center",  "f0.area",
                                                  "f0.center",   "f2.sigma",    "f2.gamma" };
    if ((s->model = mm_model_load(path, err)) == NULL)
        return false;
    for (size_t k = 0; k < PARAMETERS; k++) {
        const ptrdiff_t i = mm_model_param(s->model, name[k], err);
        if (i < 0)
            return false;
        s->free[k] = (size_t)i;
        s->start[k] = s->model->par[i].start;
        s->lo[k] = s->model->par[i].lo;
        s->hi[k] = s->model->par[i].hi;
    }
    return true;
}

static void run_plain(void *context)
{
    spectra *s = context;
    for (size_t i = 0; i < s->n; i++) {
        memcpy(s->plain[i], s->start, sizeof s->start);
        plain_fit(ROWS, s->x[i], s->y[i], s->sigma[i], s->lo, s->hi, s->plain[i]);
    }
}

static void forget_fits(spectra *s)
{
    for (size_t i = 0; i < s->n; i++) {
        mm_fit_free(s->fit[i]);
        s->fit[i] = NULL;
    }
}

static void run_ours(void *context)
{
    spectra *s = context;
    forget_fits(s);
    mm_fit_series(s->model, s->n, s->data, NULL, false, &s->opts, s->fit, NULL);
}

/* A line more than 1 eV from where it was put, or an edge 2 eV from there, is in a wrong minimum. */
static bool is_wrong(const double *p, const double *truth)
{
    static const size_t center[] = { 4, 6, 8 };
    bool wrong = fabs(p[1] - truth[1]) > 2;
    for (size_t k = 0; k < sizeof center / sizeof *center; k++)
        wrong |= fabs(p[center[k]] - truth[center[k]]) > 1;
    return wrong;
}

static size_t count_wrong(const spectra *s, bool ours)
{
    size_t wrong = 0;
    for (size_t i = 0; i < s->n; i++) {
        double p[PARAMETERS];
        for (size_t k = 0; k < PARAMETERS; k++)
            p[k] = ours ? s->fit[i]->par[s->free[k]].value : s->plain[i][k];
        wrong += is_wrong(p, s->truth[i]);
    }
    return wrong;
}

/* Parameters whose error is missing although they lie inside their bounds. */
static size_t count_without_error(const spectra *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < PARAMETERS; k++)
            count += s->fit[i]->par[s->free[k]].state == MM_STATE_FREE &&
                     isnan(s->fit[i]->par[s->free[k]].error);
    return count;
}

static double mean_evaluations(const spectra *s)
{
    double sum = 0;
    for (size_t i = 0; i < s->n; i++)
        sum += (double)s->fit[i]->evaluations;
    return sum / (double)s->n;
}

static void measure(spectra *s)
{
    const double plain = bench_best(RUNS, run_plain, s) / (double)s->n * 1e3;
    printf("program\tthreads\tms_per_fit\tof_plain\tevaluations\twrong_minima\twithout_error\n");
    printf("plain lmder and libcerf\t1\t%.4f\t1\t\t%zu\t\n", plain, count_wrong(s, false));
    for (int jobs = 1; jobs <= 2; jobs++) {
        s->opts.jobs = jobs;
        const double ours = bench_best(RUNS, run_ours, s) / (double)s->n * 1e3;
        printf("mischmetal series\t%d\t%.4f\t%.3f\t%.1f\t%zu\t%zu\n", jobs, ours, ours / plain,
               mean_evaluations(s), count_wrong(s, true), count_without_error(s));
    }
    s->opts.jobs = 1;
    s->opts.ci = MM_CI_PROFILE;
    const double profile = bench_best(1, run_ours, s) / (double)s->n * 1e3;
    printf("mischmetal with profile intervals\t1\t%.4f\t%.3f\t%.1f\t%zu\t%zu\n", profile, profile / plain,
           mean_evaluations(s), count_wrong(s, true), count_without_error(s));
}

int main(void)
{
    const char *shared = getenv("SHARED"), *source = getenv("top_srcdir");
    if (shared == NULL || shared[0] == '\0' || source == NULL) {
        puts("fit: left out, since SHARED=DIR does not name the reference data");
        return 0;
    }
    mm_err err = MM_ERR_INIT;
    spectra *s = mm_zalloc(1, sizeof *s);
    char *folder = mm_format("%s/reference/bench", shared), *model = mm_format("%s/bench/ce-l3.xml", source);
    mm_model_init();
    s->opts = (mm_fit_opts)MM_FIT_OPTS_INIT;
    const bool good = read_model(s, model, &err) && read_spectra(s, folder, &err);
    if (good)
        measure(s);
    else
        fprintf(stderr, "fit: %s\n", err.msg);
    forget_fits(s);
    mm_model_free(s->model);
    mm_err_clear(&err);
    mm_model_quit();
    free(folder);
    free(model);
    free(s);
    return !good;
}
