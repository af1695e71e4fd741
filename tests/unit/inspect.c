/* What looks wrong in a table: each finding is provoked, and a clean table gives none. */
#include <stdlib.h>

#include "base/text.h"
#include "base/unit.h"
#include "read/inspect.h"
#include "reading.h"

/* The finding of a kind, NULL where there is none. */
static const mm_finding *find(const mm_inspection *in, mm_finding_kind kind)
{
    for (size_t i = 0; in != NULL && i < in->nfinding; i++)
        if (in->finding[i].kind == kind)
            return &in->finding[i];
    return NULL;
}

static void finds(const char *text, mm_finding_kind kind, size_t count, const char *want)
{
    reading r = read_text(NULL, text);
    mm_err err = MM_ERR_INIT;
    mm_inspection *in = r.good ? mm_inspect(r.out.t[0], &err) : NULL;
    const mm_finding *found = find(in, kind);
    same_text(found != NULL ? found->text : NULL, want, mm_finding_word(kind));
    ok(found != NULL && found->count == count, "%s: count %zu", mm_finding_word(kind), count);
    mm_inspection_free(in);
    mm_err_clear(&err);
    reading_free(&r);
}

static void finds_nothing(const char *text, const char *what)
{
    reading r = read_text(NULL, text);
    mm_err err = MM_ERR_INIT;
    mm_inspection *in = r.good ? mm_inspect(r.out.t[0], &err) : NULL;
    ok(in != NULL && in->nfinding == 0, "%s: nothing looks wrong", what);
    if (in != NULL && in->nfinding > 0)
        diag("%s", in->finding[0].text);
    mm_inspection_free(in);
    mm_err_clear(&err);
    reading_free(&r);
}

static void test_summary(void)
{
    reading r = read_text(NULL, "T (K)\tq\tbranch\n10\tnan\tup\n20\t-2\t\n15\t7\tdown\n");
    mm_err err = MM_ERR_INIT;
    mm_inspection *in = mm_inspect(r.out.t[0], &err);
    ok(in != NULL && in->col[0].lo == 10 && in->col[0].hi == 20 && in->col[0].missing == 0, "range");
    ok(in != NULL && in->col[1].lo == -2 && in->col[1].hi == 7 && in->col[1].missing == 1,
       "range beside a gap");
    ok(in != NULL && isnan(in->col[2].lo) && in->col[2].missing == 1, "a text has no range");
    mm_inspection_free(in);
    reading_free(&r);
}

/* x runs up and down between 0 and `top` in `legs` legs of `rows` rows; a little noise rides on it. */
static char *ramp(int legs, int rows, double top, double noise)
{
    mm_buf buf = { 0 };
    mm_buf_add(&buf, "T (K)\tq\n");
    for (int leg = 0, i = 0; leg < legs; leg++)
        for (int k = 0; k < rows; k++, i++) {
            const double part = (double)k / rows, x = top * (leg % 2 == 0 ? part : 1 - part);
            mm_buf_printf(&buf, "%.6f\t%d\n", x + noise * ((i * 7919) % 13 - 6) / 6, i);
        }
    return mm_buf_take(&buf);
}

static void test_ramps(void)
{
    char *text = ramp(1, 100, 300, 0.5);
    finds_nothing(text, "one noisy ramp");
    free(text);
    text = ramp(3, 100, 300, 0.5);
    finds(text, MM_FOUND_REVERSED, 2, "'T (K)' turns 2 times, first in row 101");
    free(text);
    text = ramp(1, 200, 0, 0.01);
    finds_nothing(text, "noise about a set point");
    free(text);
}

int main(void)
{
    test_summary();
    test_ramps();
    finds_nothing("E\tmu\tmu_err\n1\t2\t0.1\n2\t3\t0.1\n3\t1\t0.1\n", "a clean table");
    finds("E mu\n1 2\n2 3\n3\n4 5\n", MM_FOUND_SKIPPED, 1, "1 line of the file gave no row");
    finds("E\tmu\tz\n1\t2\tnan\n2\t3\tnan\n4\t5\tnan\n", MM_FOUND_EMPTY, 1, "column 'z' is empty");
    finds("E,mu,y,z\n1,2,,\n2,3,,\n4,5,,\n", MM_FOUND_EMPTY, 2, "2 of 4 columns are empty");
    finds("E\tmu\n1\t2\n2\tnan\n4\t5\n", MM_FOUND_MISSING, 1, "1 of 3 values of 'mu' are missing");
    finds("E\ta (wibble)\tb (wibble)\n1\t2\t3\n2\t4\t5\n3\t6\t7\n", MM_FOUND_UNIT, 2,
          "the unit 'wibble' of several columns, as 'a (wibble)' is not known");
    finds("time\tq\n1\t2\n3\t3\n2\t4\n4\t5\n", MM_FOUND_TIME, 1, "'time' goes back in 1 row, first in row 3");
    finds("T\tq\n1\t2\n2\t3\n2\t4\n3\t5\n", MM_FOUND_DUPLICATE, 1,
          "'T' has the value of the row before in 1 row, first in row 3");
    finds("T\tq\tq_err\n1\t2\t0\n2\t3\t1\n3\t4\t-1\n", MM_FOUND_SIGMA, 2,
          "2 standard errors of 'q_err' not above 0");
    finds("T\tq\n1\t2\n2\t3\n", MM_FOUND_FEW, 2, "only 2 rows");
    mm_inspection_free(NULL);
    mm_unit_quit();
    return done();
}
