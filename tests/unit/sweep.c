/* Dynamic mechanical tables become rows and sweeps: names and units of columns, runs, what does not fit. */
#include <stdlib.h>

#include "base/mem.h"
#include "relax/sweep.h"
#include "tap.h"

/* A table of these headers and rows of numbers. */
static mm_table *table_of(const char *name, size_t ncol, const char *const *header, size_t nrow,
                          const double *cell)
{
    mm_table *table = mm_table_new(name, NULL);
    for (size_t k = 0; k < ncol; k++)
        mm_table_add(table, header[k], NULL, MM_NUMBER, NULL);
    mm_table_resize(table, nrow, NULL);
    for (size_t i = 0; i < nrow; i++)
        for (size_t k = 0; k < ncol; k++)
            table->col[k].v[i] = cell[i * ncol + k];
    return table;
}

static bool says(const mm_diag *list, const char *word)
{
    for (size_t i = 0; i < list->n; i++)
        if (strstr(list->note[i].text, word) != NULL)
            return true;
    return false;
}

/* One row by these columns; is it E' = 2 GPa, E'' = 0.1 GPa, 10 Hz and 300 K? */
static void one_row(const char *what, const char *const header[4], const double cell[4])
{
    mm_dma dma = { 0 };
    mm_dma_columns columns = MM_DMA_COLUMNS_INIT;
    mm_err err = MM_ERR_INIT;
    mm_diag notes = MM_DIAG_INIT;
    bool taken = false;
    mm_table *table = table_of("one", 4, header, 1, cell);
    const bool good = mm_dma_add(&dma, table, &columns, &taken, &notes, &err) && taken && dma.n == 1;
    ok(good, "%s is understood", what);
    if (good) {
        near_rel(dma.v[MM_DMA_FREQUENCY][0], 10, 1e-9, "its frequency");
        near_rel(dma.v[MM_DMA_TEMPERATURE][0], 300, 1e-12, "its temperature");
        near_rel(dma.v[MM_DMA_TAN_DELTA][0], 0.05, 1e-12, "its tan delta");
        if (!isnan(dma.v[MM_DMA_STORAGE][0]))
            near_rel(dma.v[MM_DMA_LOSS][0] / dma.v[MM_DMA_STORAGE][0], 0.05, 1e-12, "its moduli");
    } else {
        diag("%s", err.msg != NULL ? err.msg : "left out");
    }
    mm_err_clear(&err);
    mm_diag_clear(&notes);
    mm_dma_free(&dma);
    mm_table_free(table);
}

static void names(void)
{
    one_row("units in parentheses",
            (const char *const[]){ "Frequency (Hz)", "Temperature (degC)", "Storage modulus (MPa)",
                                   "Loss modulus (MPa)" },
            (double[]){ 10, 26.85, 2000, 100 });
    one_row("units behind a line",
            (const char *const[]){ "frequency_Hz", "temperature_K", "storage_MPa", "loss_MPa" },
            (double[]){ 10, 300, 2000, 100 });
    one_row("E' and E'' in different units",
            (const char *const[]){ "f (Hz)", "T (K)", "E' (GPa)", "E'' (MPa)" },
            (double[]){ 10, 300, 2, 100 });
    one_row("an angular frequency",
            (const char *const[]){ "w (rad/s)", "Temp (degC)", "G' (Pa)", "G\" (Pa)" },
            (double[]){ 62.83185307179586, 26.85, 2e9, 1e8 });
    one_row("one without a unit, and tan delta in place of the loss",
            (const char *const[]){ "omega", "T", "E_stor (MPa)", "Tan(delta)" },
            (double[]){ 62.83185307179586, 300, 2000, 0.05 });
    one_row("time beside temperature", (const char *const[]){ "f (Hz)", "Ts (degC)", "t (s)", "tan_delta" },
            (double[]){ 10, 26.85, 5, 0.05 });
}

/* Two frequencies in turn at each of 12 temperatures; then heating and cooling; then ramps one after another.
 */
static void runs(void)
{
    static const char *const header[] = { "frequency (Hz)", "temperature (K)", "storage (MPa)",
                                          "loss (MPa)" };
    double cell[24][4];
    mm_err err = MM_ERR_INIT;
    mm_sweep *sweep = NULL;
    size_t n = 0;
    bool taken;
    const mm_dma_columns columns = MM_DMA_COLUMNS_INIT;
    for (int kind = 0; kind < 3; kind++) {
        for (size_t i = 0; i < 24; i++) {
            const double up = (double)(i % 12), f[] = { i % 2 ? 1.0 : 50.0, 1.0, i < 12 ? 1.0 : 50.0 },
                         t[] = { 200 + 10 * (double)(i / 2), i < 12 ? 200 + 10 * up : 305 - 10 * up,
                                 200 + 10 * up };
            cell[i][0] = f[kind] * (1 + 0.002 * (double)(i % 3));
            cell[i][1] = t[kind];
            cell[i][2] = 1000;
            cell[i][3] = 10;
        }
        mm_dma dma = { 0 };
        mm_table *table = table_of("run", 4, header, 24, cell[0]);
        static const char *const words[] = { "frequencies in turn", "heating and cooling",
                                             "ramps one after another" };
        static const size_t want_runs[] = { 1, 2, 2 };
        ok(mm_dma_add(&dma, table, &columns, &taken, NULL, &err) &&
               mm_dma_sweeps(&dma, MM_DMA_FREQUENCY, 0.01, &sweep, &n, &err) && n == 2,
           "%s: two sweeps of 12 rows, not %zu", words[kind], n);
        ok(dma.nrun == want_runs[kind], "in %zu runs, not %zu", want_runs[kind], dma.nrun);
        bool ascends = n == 2 && sweep[0].n == 12 && sweep[1].n == 12;
        for (size_t i = 1; ascends && i < 12; i++)
            ascends = dma.v[MM_DMA_TEMPERATURE][i] > dma.v[MM_DMA_TEMPERATURE][i - 1];
        ok(ascends, "and the temperature ascends");
        free(sweep);
        if (kind == 0) {
            ok(mm_dma_sweeps(&dma, MM_DMA_TEMPERATURE, 1, &sweep, &n, &err) && n == 12,
               "or twelve isothermal ones, not %zu", n);
            near_rel(n == 12 ? sweep[11].temperature : NAN, 310, 1e-12, "at the temperatures");
            free(sweep);
            mm_dma_cut(&dma, 215, 256);
            ok(dma.n == 8, "four temperatures are in a range, %zu rows", dma.n);
        }
        mm_dma_free(&dma);
        mm_table_free(table);
    }
}

/* Isothermal tables of one file are one run. */
static void steps(void)
{
    static const char *const header[] = { "frequency (Hz)", "storage (MPa)", "loss (MPa)" };
    const double cell[] = { 1, 1000, 10, 10, 1100, 12, 100, 1200, 14 };
    const mm_dma_columns columns = MM_DMA_COLUMNS_INIT;
    mm_dma dma = { 0 };
    mm_err err = MM_ERR_INIT;
    mm_sweep *sweep = NULL;
    size_t n = 0;
    bool taken;
    for (int k = 0; k < 8; k++) {
        char name[32], scan[16], temperature[32];
        snprintf(scan, sizeof scan, "%d", k + 1);
        snprintf(name, sizeof name, "steps.txt::%s", scan);
        snprintf(temperature, sizeof temperature, "%d K", 200 + 10 * k);
        mm_table *table = table_of(name, 3, header, 3, cell);
        mm_replace(&table->scan, scan);
        mm_meta_set(table, "temperature", temperature, NULL);
        if (k == 7)
            mm_meta_set(table, "derived", "TTS", NULL);
        ok(mm_dma_add(&dma, table, &columns, &taken, NULL, &err) && taken == (k < 7), "step %d", k + 1);
        mm_table_free(table);
    }
    ok(dma.nrun == 1 && strcmp(dma.run_name[0], "steps.txt") == 0, "the steps of a file are one run");
    ok(mm_dma_sweeps(&dma, MM_DMA_FREQUENCY, 0.01, &sweep, &n, &err) && n == 3 && sweep[0].n == 7,
       "of three frequencies, without the master curve");
    free(sweep);
    mm_dma_free(&dma);
}

/* So are files of one temperature each, where sweeps of one frequency are asked for. */
static void files(void)
{
    static const char *const header[] = { "frequency (Hz)", "temperature (K)", "storage (MPa)",
                                          "loss (MPa)" };
    const mm_dma_columns columns = MM_DMA_COLUMNS_INIT;
    mm_dma dma = { 0 };
    mm_err err = MM_ERR_INIT;
    mm_sweep *sweep = NULL;
    size_t n = 0;
    bool taken;
    for (int k = 0; k < 7; k++) {
        char name[32];
        snprintf(name, sizeof name, "T%d.txt", k);
        const double t = 280 + 5 * k, cell[] = { 1, t, 1000, 10, 10, t - 1, 1100, 12, 100, t - 2, 1200, 14 };
        mm_table *table = table_of(name, 4, header, 3, cell);
        mm_dma_add(&dma, table, &columns, &taken, NULL, &err);
        mm_table_free(table);
    }
    ok(dma.nrun == 7, "files are runs");
    ok(mm_dma_sweeps(&dma, MM_DMA_FREQUENCY, 0.01, &sweep, &n, &err) && n == 3 && sweep[0].n == 7 &&
           sweep[2].n == 7,
       "but of one temperature each they are swept together: %zu sweeps", n);
    free(sweep);
    mm_dma_free(&dma);
}

static void faults(void)
{
    static const char *const header[] = { "frequency (Hz)",  "angular frequency (rad/s)",
                                          "temperature (K)", "storage (MPa)",
                                          "loss (MPa)",      "tan_delta" };
    const double cell[] = { 1, 6.2832, 300, 1000, 10,  0.01, /* as it should be */
                            1, 6.2832, 310, 1000, 10,  0.02, /* tan delta is not E''/E' */
                            1, 1,      320, 1000, 10,  0.01, /* omega is f */
                            1, 6.2832, 330, 1000, -10, -0.01, 0, 0, 340, 1000, 10, 0.01 };
    const mm_dma_columns columns = MM_DMA_COLUMNS_INIT;
    mm_dma dma = { 0 };
    mm_diag notes = MM_DIAG_INIT;
    mm_err err = MM_ERR_INIT;
    bool taken;
    mm_table *table = table_of("bad", 6, header, 5, cell);
    ok(mm_dma_add(&dma, table, &columns, &taken, &notes, &err) && dma.n == 4,
       "a row without a frequency is left out");
    ok(says(&notes, "negative") && says(&notes, "tan delta is not") && says(&notes, "2 pi") &&
           says(&notes, "not above 0"),
       "and each fault is told");
    mm_table_free(table);
    static const char *const bare[] = { "temperature (K)", "storage (MPa)", "loss (MPa)" };
    table = table_of("bare", 3, bare, 1, (const double[]){ 300, 1000, 10 });
    ok(!mm_dma_add(&dma, table, &columns, &taken, &notes, &err) && strstr(err.msg, "frequency") != NULL,
       "no frequency: %s", err.msg);
    mm_err_clear(&err);
    mm_meta_set(table, "frequency", "2.5 Hz", NULL);
    ok(mm_dma_add(&dma, table, &columns, &taken, &notes, &err) && dma.v[MM_DMA_FREQUENCY][4] == 2.5,
       "unless metadata say it");
    mm_table_free(table);
    mm_diag_clear(&notes);
    mm_dma_free(&dma);
}

/* E* = 1000 + 100i measured behind a compliance of 1e-4: 1/E* less that by hand. */
static void corrections(void)
{
    static const char *const header[] = { "frequency (Hz)", "temperature (K)", "storage (MPa)",
                                          "loss (MPa)",     "loss_err (MPa)",  "storage_err (MPa)",
                                          "time (s)" };
    double cell[10][7];
    const mm_dma_columns columns = MM_DMA_COLUMNS_INIT;
    mm_dma dma = { 0 };
    mm_err err = MM_ERR_INIT;
    bool taken;
    double value, error;
    for (size_t i = 0; i < 10; i++) {
        const double row[] = { 1, 300 + 2 * (double)i, 1000, 100, 2, 10, 24 * (double)i };
        memcpy(cell[i], row, sizeof row);
    }
    mm_table *table = table_of("soft", 7, header, 10, cell[0]);
    mm_dma_add(&dma, table, &columns, &taken, NULL, &err);
    mm_dma_signal(&dma, 0, 1, MM_SIGNAL_TAN_DELTA, &value, &error);
    near_rel(value, 0.1, 1e-12, "tan delta");
    near_rel(error, 0.1 * sqrt(0.02 * 0.02 + 0.01 * 0.01), 1e-9, "and its error");
    mm_dma_signal(&dma, 0, 1, MM_SIGNAL_COMPLIANCE, &value, &error);
    near_rel(value, 100 / 1.01e6, 1e-12, "J''");
    near_rel(error, sqrt(pow(2 * 1000 * 100 * 10.0, 2) + pow((1e6 - 1e4) * 2.0, 2)) / (1.01e6 * 1.01e6), 1e-9,
             "and its error");
    ok(mm_dma_correct_lag(&dma, 6, NAN, &err), "5 K/min");
    near_rel(dma.v[MM_DMA_TEMPERATURE][3], 305.5, 1e-12, "and 6 s are half a kelvin");
    mm_dma_correct_compliance(&dma, 1e-4);
    /* 1/E* = (1000 - 100i)/1.01e6; less 1e-4: (899 - 100i)/1.01e6; inverse: 1.01e6 (899 + 100i)/(899^2 +
     * 100^2) */
    near_rel(dma.v[MM_DMA_STORAGE][0], 1.01e6 * 899 / 818201, 1e-12, "the compliance is taken off E'");
    near_rel(dma.v[MM_DMA_LOSS][0], 1.01e6 * 100 / 818201, 1e-12, "and off E''");
    mm_table_free(table);
    mm_dma_free(&dma);
}

int main(void)
{
    names();
    runs();
    steps();
    files();
    faults();
    corrections();
    return done();
}
