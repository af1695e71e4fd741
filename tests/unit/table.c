/* table/: ids, units in headers, rows, joins, and the TSV that tools pass to each other. */
#include "table/table.h"

#include <stdlib.h>

#include "base/mem.h"
#include "base/unit.h"
#include "tap.h"

static void id_of(const char *name, const char *want)
{
    char *id = mm_column_id(name);
    same_text(id, want, name);
    free(id);
}

static void test_ids(void)
{
    id_of("Long Moment", "long_moment");
    id_of("χ'", "chi_prime");
    id_of("E''", "e_double_prime");
    id_of("E\"", "e_double_prime");
    id_of("Tan(delta)", "tan_delta");
    id_of("Res. ch2", "res_ch2");
    id_of("  --  ", "column");
    id_of("µ0H", "mu0h");
}

static void splits(const char *header, const char *name, const char *unit)
{
    char *n, *u;
    mm_err err = MM_ERR_INIT;
    ok(mm_header_split(header, &n, &u, &err) && strcmp(n, name) == 0 && strcmp(u, unit) == 0,
       "'%s' is '%s' in '%s'", header, name, unit);
    free(n);
    free(u);
}

static void test_headers(void)
{
    splits("Long Moment (emu)", "Long Moment", "emu");
    splits("chi (emu/(mol Oe))", "chi", "emu/(mol Oe)");
    splits("Field [Oe]", "Field", "Oe");
    splits("T / K", "T", "K");
    splits("Tan(delta)", "Tan(delta)", "");
    splits("i0/it", "i0/it", "");
    splits("(odd)", "(odd)", "");
}

static mm_table *example(mm_err *err)
{
    mm_table *t = mm_table_new("run.dat", err);
    mm_table_add(t, "T (K)", NULL, MM_NUMBER, err);
    mm_table_add(t, "T_err (K)", NULL, MM_NUMBER, err);
    mm_table_add(t, "branch", NULL, MM_TEXT, err);
    mm_table_resize(t, 4, err);
    for (size_t i = 0; i < 4; i++) {
        t->col[0].v[i] = i == 1 ? NAN : 10.1 - (double)i / 3;
        t->col[1].v[i] = 0.1;
        mm_table_set_text(t, i, 2, i % 2 ? "cooling" : "heating", err);
    }
    mm_meta_set(t, "Mass", "4.2(1)mg", err);
    mm_meta_set(t, "run:12", "10:30: late", err);
    mm_meta_set(t, "odd: key", "1", err);
    return t;
}

static char *as_tsv(const mm_table *t, size_t *size)
{
    char *text = NULL;
    FILE *stream = open_memstream(&text, size);
    mm_err err = MM_ERR_INIT;
    mm_tsv_write(t, stream, 1, &err);
    fclose(stream);
    return text;
}

static void test_round_trip(void)
{
    mm_err err = MM_ERR_INIT;
    mm_table *t = example(&err);
    size_t n, m;
    char *text = as_tsv(t, &n);
    mm_table *back = mm_tsv_read(text, n, "run.tsv", &err);
    ok(back != NULL && back->nrow == 4 && back->ncol == 3, "TSV reads back");
    char *again = back == NULL ? NULL : as_tsv(back, &m);
    same_text(again, text, "and writes the same bytes");
    ok(back != NULL && back->col[2].kind == MM_TEXT && strcmp(back->col[2].text[1], "cooling") == 0,
       "text stays text");
    ok(back != NULL && back->col[0].v[2] == t->col[0].v[2] && isnan(back->col[0].v[1]),
       "numbers are the same bits, nan is missing");
    same_text(back == NULL ? NULL : mm_meta_get(back, "mass"), "4.2(1)mg",
              "metadata, whatever the case of the key");
    same_text(back == NULL ? NULL : mm_meta_get(back, "run:12"), "10:30: late", "a key may hold a colon");
    same_text(back == NULL ? NULL : mm_meta_get(back, "odd key"), "1", "but none before a blank");
    free(text);
    free(again);
    mm_table_free(t);
    mm_table_free(back);
}

/* A first cell that begins like a comment is none. */
static void test_hash(void)
{
    mm_err err = MM_ERR_INIT;
    mm_table *t = mm_table_new("log", &err);
    mm_table_add(t, "#S (mm)", NULL, MM_TEXT, &err);
    mm_table_add(t, "# of counts", NULL, MM_NUMBER, &err);
    mm_table_resize(t, 1, &err);
    mm_table_set_text(t, 0, 0, "# 1", &err);
    t->col[1].v[0] = 7;
    size_t n;
    char *text = as_tsv(t, &n);
    mm_table *back = mm_tsv_read(text, n, "log", &err);
    ok(back != NULL && back->nrow == 1 && back->ncol == 2, "lines that begin with # are rows");
    same_text(back == NULL ? NULL : back->col[0].name, "#S", "the header");
    same_text(back == NULL ? NULL : back->col[0].text[0], "# 1", "the text");
    free(text);
    mm_table_free(t);
    mm_table_free(back);
}

static void test_find(void)
{
    mm_err err = MM_ERR_INIT;
    mm_table *t = example(&err);
    ok(mm_table_find(t, "T (K)") == 0 && mm_table_find(t, "\"T (K)\"") == 0 && mm_table_find(t, "t") == 0 &&
           mm_table_find(t, "$3") == 2,
       "found by header, quoted header, id and number");
    ok(mm_table_find(t, "x") == MM_NO_COLUMN && mm_table_find(t, "$4") == MM_NO_COLUMN &&
           mm_table_find(t, "$0") == MM_NO_COLUMN &&
           mm_table_find(t, "$99999999999999999999") == MM_NO_COLUMN,
       "what is not there is not found");
    ok(mm_table_sigma_of(t, 0) == 1 && mm_table_sigma_of(t, 1) == MM_NO_COLUMN, "T_err belongs to T");
    ok(mm_table_add(t, "T (mK)", NULL, MM_NUMBER, &err) == 3 && strcmp(t->col[3].id, "t_2") == 0,
       "a second T is t_2");
    ok(mm_table_add(t, "T", NULL, MM_NUMBER, &err) == 4 && strcmp(t->col[4].id, "t_3") == 0, "a third t_3");
    mm_table_free(t);
}

static void test_rows(void)
{
    mm_err err = MM_ERR_INIT;
    mm_table *t = example(&err);
    ok(mm_table_sort(t, 0, &err) && t->col[0].v[0] == 9.1 && isnan(t->col[0].v[3]) &&
           strcmp(t->col[2].text[3], "cooling") == 0,
       "sorted ascending, NaN last, texts follow");
    mm_tables parts = { 0 };
    ok(mm_table_split(t, 2, 0, &parts, &err) && parts.n == 2 && parts.t[0]->nrow == 2, "split by text");
    same_text(mm_meta_get(parts.t[1], "branch"), "heating", "a part tells its key");
    mm_table *whole = mm_tables_join(&parts, true, &err);
    ok(whole != NULL && whole->nrow == 4 && whole->ncol == 5 && strcmp(whole->col[0].text[0], "run.dat") == 0,
       "joined with tags");
    const bool keep[] = { false, true, false, true };
    mm_table_keep_rows(t, keep);
    ok(t->nrow == 2 && isnan(t->col[0].v[1]) && t->col[2].text[0] != NULL, "kept rows");
    mm_table_free(whole);
    mm_tables_free(&parts);
    mm_table_free(t);
}

static void test_split(void)
{
    static const double v[] = { 5, 1.1, NAN, 1, 5.05, NAN, 1.05, 5 };
    enum { N = sizeof v / sizeof *v };
    mm_err err = MM_ERR_INIT;
    mm_table *t = mm_table_new("run.dat", &err);
    mm_tables parts = { 0 };
    mm_table_resize(t, N, &err);
    mm_table_add(t, "T (K)", NULL, MM_NUMBER, &err);
    memcpy(t->col[0].v, v, sizeof v);
    ok(mm_table_split(t, 0, 0, &parts, &err) && parts.n == 6, "equal numbers, and NaN, are one group each");
    ok(parts.t[0]->nrow == 2 && parts.t[1]->col[0].v[0] == 1.1 && isnan(parts.t[2]->col[0].v[1]),
       "groups come in order of appearance");
    mm_tables_free(&parts);
    parts = (mm_tables){ 0 };
    ok(mm_table_split(t, 0, 0.2, &parts, &err) && parts.n == 3, "within a tolerance there are three");
    ok(parts.t[0]->col[0].v[1] == 5.05 && parts.t[1]->col[0].v[2] == 1.05, "each in the order of its rows");
    same_text(mm_meta_get(parts.t[1], "t"), "1.1 K", "named by its first row");
    mm_tables_free(&parts);
    mm_table_free(t);
}

static void test_units(void)
{
    mm_err err = MM_ERR_INIT;
    mm_table *t = example(&err);
    ok(mm_table_convert(t, 0, "degC", &err) && fabs(t->col[0].v[0] - (10.1 - 273.15)) < 1e-12,
       "K to degC with offset");
    ok(fabs(t->col[1].v[0] - 0.1) < 1e-15 && strcmp(t->col[1].unit, "degC") == 0, "its error without");
    ok(!mm_table_convert(t, 0, "T", &err) && err.code == MM_EINPUT && strstr(err.msg, "'degC'") != NULL &&
           strstr(err.msg, "'T'") != NULL,
       "a mismatch names both units: %s", err.msg);
    mm_err_clear(&err);
    double value, error;
    ok(mm_meta_quantity(t, "mass", "g", &value, &error, &err) == 1 && fabs(value - 0.0042) < 1e-17 &&
           fabs(error - 1e-4) < 1e-17,
       "a metadata quantity in another unit");
    ok(mm_meta_quantity(t, "density", "g/cm3", &value, &error, &err) == 0, "an absent one is 0");
    ok(mm_meta_quantity(t, "mass", "K", &value, &error, &err) == -1 && err.code == MM_EINPUT,
       "a wrong one is an error");
    mm_err_clear(&err);
    mm_table_free(t);
}

static void refuses(const char *text, const char *want)
{
    mm_err err = MM_ERR_INIT;
    mm_table *t = mm_tsv_read(text, strlen(text), "bad.tsv", &err);
    ok(t == NULL && err.code == MM_EINPUT && strcmp(err.msg, want) == 0, "refused: %s",
       err.msg != NULL ? err.msg : "(no message)");
    mm_table_free(t);
    mm_err_clear(&err);
}

static void test_bad(void)
{
    refuses("", "bad.tsv: no rows");
    refuses("# a: b\nx\ty\n", "bad.tsv: no rows");
    refuses("x\ty\n1\t2\n3\n", "bad.tsv:3: 1 fields where the header names 2 columns");
}

int main(void)
{
    test_ids();
    test_headers();
    test_round_trip();
    test_hash();
    test_find();
    test_rows();
    test_split();
    test_units();
    test_bad();
    mm_unit_quit();
    return done();
}
