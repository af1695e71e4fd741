/* NIST's Statistical Reference Datasets for nonlinear regression: nist FOLDER-OF-MODELS FOLDER-OF-DATA
 * TABLE.
 *
 * A problem is a model NAME.xml of ours and a file NAME.dat of NIST's with starts, certified values and
 * data. Both starts of each go through mm_fit_run as a user's fit does. TAP on standard output; TABLE is a
 * TSV of the digits that agree, -log10 of the worst relative deviation and at most 11, which is what is
 * certified. */
#include <dirent.h>
#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "fit/fit.h"
#include "model/model.h"
#include "unit/tap.h"

enum { MOST_PARAMETERS = 10, MOST_COLUMNS = 3, MOST_ROWS = 400, STARTS = 2, DIGITS = 11 };

typedef struct problem {
    size_t npar, nx, rows;
    double start[STARTS][MOST_PARAMETERS], value[MOST_PARAMETERS], error[MOST_PARAMETERS];
    double x[MOST_COLUMNS - 1][MOST_ROWS], y[MOST_ROWS];
} problem;

/* The numbers of a line behind an optional "b1 ="; how many there are. */
static size_t numbers(mm_slice line, size_t most, double *out)
{
    mm_slice word;
    size_t count = 0;
    while (count < most && mm_slice_word(&line, &word)) {
        if (mm_slice_is(word, "=") || (word.n > 1 && word.s[0] == 'b'))
            continue;
        if (!mm_number_parse(word, &out[count++]))
            return 0;
    }
    return count;
}

static void take_parameter(problem *p, mm_slice line)
{
    double number[STARTS + 2];
    mm_slice trimmed = mm_slice_trim(line);
    if (!mm_slice_starts(trimmed, "b") || p->npar == MOST_PARAMETERS ||
        numbers(trimmed, STARTS + 2, number) != 4)
        return;
    for (int s = 0; s < STARTS; s++)
        p->start[s][p->npar] = number[s];
    p->value[p->npar] = number[STARTS];
    p->error[p->npar++] = number[STARTS + 1];
}

static void take_row(problem *p, mm_slice line)
{
    double number[MOST_COLUMNS];
    if (p->rows == MOST_ROWS || numbers(line, p->nx + 1, number) != p->nx + 1)
        return;
    p->y[p->rows] = number[0];
    for (size_t k = 0; k < p->nx; k++)
        p->x[k][p->rows] = number[1 + k];
    p->rows++;
}

/* Data follow the line "Data:   y   x"; an earlier line "Data: 1 Response" describes them. */
static void parse(problem *p, const char *text, bool log_y)
{
    mm_slice rest = mm_slice_of(text), line;
    bool data = false;
    while (mm_slice_line(&rest, &line)) {
        mm_slice words = line, word;
        const bool heads = mm_slice_starts(line, "Data:") && mm_slice_word(&words, &word) &&
                           mm_slice_word(&words, &word) && mm_slice_is(word, "y");
        if (data)
            take_row(p, line);
        else
            take_parameter(p, line);
        data = data || heads;
    }
    for (size_t i = 0; log_y && i < p->rows; i++)
        p->y[i] = log(p->y[i]);
}

static double digits(size_t n, const double *want, const mm_estimate *par, bool errors)
{
    double worst = pow(10, -DIGITS);
    for (size_t i = 0; i < n; i++) {
        const double got = errors ? par[i].error : par[i].value, off = fabs(got / want[i] - 1);
        worst = off > worst || isnan(off) ? off : worst;
    }
    return -log10(worst);
}

static void run_start(const char *name, const mm_model *model, const problem *p, int s, FILE *table)
{
    const double *x[MOST_COLUMNS - 1] = { p->x[0], p->x[1] };
    const mm_data data = { name, p->rows, x, p->y, NULL };
    const double least_error = strcmp(name, "Lanczos1") == 0 ? 3 : 6; /* its 14 digits do not say more */
    mm_err err = MM_ERR_INIT;
    mm_fit *fit = mm_fit_run(model, &data, p->start[s], NULL, &err);
    if (ok(fit != NULL, "%s from start %d", name, s + 1)) {
        const double par = digits(p->npar, p->value, fit->par, false),
                     error = digits(p->npar, p->error, fit->par, true);
        ok(par >= 6 && error >= least_error,
           "%s, start %d: %.1f digits of the parameters, %.1f of their errors", name, s + 1, par, error);
        fprintf(table, "%s\t%d\t%.1f\t%.1f\n", name, s + 1, par, error);
        diag("%s after %zu evaluations: %s", mm_status_text(fit->status), fit->evaluations, fit->message);
    } else {
        diag("%s", err.msg);
    }
    mm_err_clear(&err);
    mm_fit_free(fit);
}

static void run_problem(const char *models, const char *folder, const char *name, FILE *table)
{
    mm_err err = MM_ERR_INIT;
    char *xml = mm_format("%s/%s.xml", models, name), *path = mm_format("%s/%s.dat", folder, name);
    mm_bytes bytes = { 0 };
    problem *p = mm_zalloc(1, sizeof *p);
    mm_model *model = mm_model_load(xml, &err);
    if (model != NULL && mm_bytes_read(path, &bytes, &err)) {
        p->nx = model->nx;
        parse(p, bytes.data, strcmp(model->y[0].name, "log_y") == 0);
    }
    if (ok(p->npar > 0 && model != NULL && p->npar == model->npar && p->rows > p->npar, "%s is read", name))
        for (int s = 0; s < STARTS; s++)
            run_start(name, model, p, s, table);
    else
        diag("%s", err.msg != NULL ? err.msg : "starts, values or data are missing");
    mm_err_clear(&err);
    mm_model_free(model);
    mm_bytes_free(&bytes);
    free(p);
    free(xml);
    free(path);
}

static int is_model(const struct dirent *entry)
{
    return mm_glob("*.xml", entry->d_name);
}

int main(int argc, char **argv)
{
    struct dirent **entry = NULL;
    FILE *table = argc == 4 ? fopen(argv[3], "w") : NULL;
    const int n = table != NULL ? scandir(argv[1], &entry, is_model, alphasort) : -1;
    if (n < 0) {
        fputs("usage: nist FOLDER-OF-MODELS FOLDER-OF-DATA TABLE\n", stderr);
        return 2;
    }
    mm_model_init();
    fputs("problem\tstart\tdigits_param\tdigits_stderr\n", table);
    for (int i = 0; i < n; i++) {
        entry[i]->d_name[strlen(entry[i]->d_name) - strlen(".xml")] = '\0';
        run_problem(argv[1], argv[2], entry[i]->d_name, table);
        free(entry[i]);
    }
    free(entry);
    ok(n == 18 && fclose(table) == 0, "all 18 problems were run");
    mm_model_quit();
    return done();
}
