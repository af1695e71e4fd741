/* SPEC files: the standard's own form, and what other programs make of it. */
#include "base/text.h"
#include "base/unit.h"
#include "mutate.h"
#include "reading.h"

#define HEADER                                                                      \
    "#F run.spec\n#E 1500000000\n#D Thu Jul 13 00:00:00 2017\n#C test  User = me\n" \
    "#H0  ring  shutter\n#O0    delta     DCM theta  temp\n#O1  energy\n#o0 del th T\n\n"

#define SCAN                                                                                            \
    "#S 1  ascan  th 0 1  2 0.5\n#D Thu Jul 13 00:01:00 2017\n#T 0.5  (Seconds)\n#G0 0 1\n#Q 1 0 0.5\n" \
    "#P0 1.5 -2e-3 77.25\n#P1 4.839\n#V0  101.5  front end open\n#N 3\n#L th  Two Theta  I0\n"          \
    "0 0.5 100\n0.5 1 101\n1 1.5 1.02e2\n"

static void test_standard(void)
{
    reading r = read_text(NULL, HEADER SCAN);
    const mm_table *t = table_of(&r, 0);
    ok(r.good && r.out.n == 1 && t->nrow == 3 && t->ncol == 3 && warnings(&r) == 0,
       "three rows of three columns");
    same_text(t != NULL ? t->name : NULL, "f::1", "a scan is named FILE::N");
    same_text(t != NULL ? t->format : NULL, "spec", "found by its header");
    ok(cell(t, "th", 1) == 0.5 && cell(t, "two_theta", 2) == 1.5 && cell(t, "i0", 2) == 102, "values");
    same_text(meta_of(t, "command"), "ascan  th 0 1  2 0.5", "command");
    same_text(meta_of(t, "date"), "Thu Jul 13 00:01:00 2017", "the scan's date, not the file's");
    same_text(meta_of(t, "count_time"), "0.5 s", "counting time");
    same_text(meta_of(t, "DCM theta"), "-2e-3", "a motor with a blank in its name");
    same_text(meta_of(t, "temp"), "77.25", "a motor of the first line");
    same_text(meta_of(t, "energy"), "4.839", "a motor of the second");
    same_text(meta_of(t, "ring"), "101.5", "a value of #V under #H");
    same_text(meta_of(t, "shutter"), "front end open", "with blanks");
    same_text(meta_of(t, "hkl"), "1 0 0.5", "#Q");
    same_text(meta_of(t, "G0"), "0 1", "#G");
    same_text(meta_of(t, "file"), "run.spec", "#F");
    same_text(meta_of(t, "title"), "test  User = me", "#C of the file");
    reading_free(&r);
}

static void test_scans(void)
{
    static const char text[] = "#F x\n#E 1\n#O0 m\n\n#S 12 a\n#P0 1\n#L x\n1\n\n#S 13 b\n#P0 2\n#L x\n2\n\n"
                               "#S 12 c\n#P0 3\n#L x\n3\n\n#F y\n#O0 other\n\n#S 1 d\n#P0 4\n#L x\n4\n";
    reading r = read_text("spec", text);
    ok(r.good && r.out.n == 4, "four scans");
    same_text(r.out.t[2]->scan, "12.2", "the second scan numbered 12");
    same_text(r.out.t[2]->name, "f::12.2", "is named so");
    ok(cell(table_of(&r, 2), "x", 0) == 3, "and holds its own rows");
    same_text(meta_of(table_of(&r, 3), "other"), "4", "a new file header has other motors");
    same_text(meta_of(table_of(&r, 3), "file"), "y", "and another name");
    reading_free(&r);
    r = read_sized(NULL, text, sizeof text - 1, "12.2");
    ok(r.good && r.out.n == 1 && cell(table_of(&r, 0), "x", 0) == 3, "selected by 12.2");
    same_text(meta_of(table_of(&r, 0), "m"), "3", "with the names that stand far above");
    reading_free(&r);
    r = read_sized(NULL, text, sizeof text - 1, "1");
    same_text(meta_of(table_of(&r, 0), "other"), "4", "names inside a scan that is passed over count");
    reading_free(&r);
    r = read_sized(NULL, text, sizeof text - 1, "14");
    ok(!r.good && r.err.code == MM_EINPUT, "no scan 14: %s", r.err.msg);
    reading_free(&r);
}

static void test_labels(void)
{
    reading r = read_text("spec", "#S 1 a\n#N 3\n#L x y z\n1 2 3\n");
    ok(r.good && cell(table_of(&r, 0), "z", 0) == 3, "labels with single blanks, where the count tells");
    ok(warnings(&r) == 0, "without a warning");
    reading_free(&r);
    r = read_text("spec", "#S 1 a\n#N 2\n#L Two Theta  I0\n1 2\n");
    ok(r.good && cell(table_of(&r, 0), "two_theta", 0) == 1, "a blank in a label");
    reading_free(&r);
    r = read_text("spec", "#S 1 a\n#N 3\n#L x y\n1 2 3\n4 5 6\n");
    ok(r.good && cell(table_of(&r, 0), "y", 0) == 2 && cell(table_of(&r, 0), "column_3", 1) == 6,
       "a label too few leaves a column without name");
    ok(warned(&r, 4, "2 labels for rows of 3 values"), "and a warning");
    reading_free(&r);
    r = read_text("spec", "#S 1 a\n1 2\n");
    ok(r.good && cell(table_of(&r, 0), "column_2", 0) == 2, "no labels at all");
    reading_free(&r);
    r = read_text("spec", "#S 1 a\n#L I0  I0\n1 2\n");
    ok(r.good && cell(table_of(&r, 0), "i0_2", 0) == 2, "a label twice");
    reading_free(&r);
}

static void test_motors(void)
{
    reading r = read_text("spec", "#O0 a b c\n#S 1 x\n#P0 1 2 3\n#L x\n1\n");
    same_text(meta_of(table_of(&r, 0), "b"), "2", "motors with single blanks, where the count tells");
    reading_free(&r);
    r = read_text("spec", "#O0 a  b  c\n#S 1 x\n#P0 1 2\n#L x\n1\n");
    ok(warned(&r, 3, "2 values where line 1 has 3 names"), "counts that differ are warned of");
    ok(meta_of(table_of(&r, 0), "c") == NULL, "and nothing is invented");
    same_text(meta_of(table_of(&r, 0), "b"), "2", "from the left");
    reading_free(&r);
    r = read_text("spec", "#S 1 x\n#P0 4 5\n#L x\n1\n");
    same_text(meta_of(table_of(&r, 0), "P0"), "4 5", "positions without names stay a list");
    reading_free(&r);
    r = read_text("spec", "#S 1 x\n#P0 ein=5.72 T=10\n#L x\n1\n");
    same_text(meta_of(table_of(&r, 0), "ein"), "5.72", "positions that name themselves");
    reading_free(&r);
    r = read_text("spec", "#S 1 x\n#O0 a  date\n#P0 7 8\n#D today\n#L x\n1\n");
    same_text(meta_of(table_of(&r, 0), "a"), "7", "motors named in the scan");
    same_text(meta_of(table_of(&r, 0), "date"), "today", "a motor called date does not hide the date");
    same_text(meta_of(table_of(&r, 0), "motor.date"), "8", "and is there");
    reading_free(&r);
    r = read_text("spec", "#H0 a  b  c\n#S 1 x\n#V0 1    3\n#L x\n1\n");
    same_text(meta_of(table_of(&r, 0), "c"), "3", "an empty value between two");
    ok(warnings(&r) == 0, "is no mismatch");
    reading_free(&r);
    r = read_text("spec", "#o0 th tth\n#S 1 x\n#P0 1 2\n#L x\n1\n");
    same_text(meta_of(table_of(&r, 0), "tth"), "2", "mnemonics where there are no names");
    reading_free(&r);
}

static void test_dirt(void)
{
    reading r = read_text("spec", "#S 1 a\n#L x  y\n1 2\n#C Thu. Scan aborted after 1 points.\n");
    ok(r.good && warned(&r, 4, "aborted after 1 points"), "an aborted scan is named");
    same_text(meta_of(table_of(&r, 0), "comment"), "Thu. Scan aborted after 1 points.",
              "its comment is kept");
    reading_free(&r);
    r = read_text("spec", "#S 1 a\n#L x  y\n1 2\n3\nrubbish\n\n5 6\n");
    const mm_table *t = table_of(&r, 0);
    ok(r.good && t->nrow == 2 && t->skipped == 2 && cell(t, "y", 1) == 6,
       "short rows and rubbish are left out");
    ok(warned(&r, 4, "1 values where rows have 2") && warned(&r, 5, "no row"), "each named with its line");
    reading_free(&r);
    r = read_text("spec", "#S 1 a\r\n#L x  y\r\n1 nan\r\n2 oops\r\n3 1.5\r\n");
    t = table_of(&r, 0);
    ok(r.good && t->nrow == 3 && isnan(cell(t, "y", 0)) && isnan(cell(t, "y", 1)) && cell(t, "y", 2) == 1.5,
       "what is no number is missing");
    ok(warned(&r, 4, "'oops'"), "with a warning");
    reading_free(&r);
    r = read_text("spec", "#S 1 a\n#L x\n#S 2 b\n#L x\n1\n");
    ok(r.good && r.out.n == 1 && warned(&r, 1, "scan 1 holds no row"), "an empty scan is named");
    reading_free(&r);
    refuses("spec", "#S 1 a\n#L x\n#S 2 b\n#L x\n", "f: none of the scans holds a row");
    refuses("spec", "#S 1 a\n", "f: the scan holds no row");
    refuses("spec", "#F a\n#E 1\n", "f: no scan: no line begins with '#S' and a number");
}

static void test_spectra(void)
{
    static const char text[] = "#S 1 a\n#@MCA %16C\n#@CHANN 6 0 5 1\n#@CALIB 0.1 0.01 0\n#L x  y\n"
                               "@A 1 2 3\\\n 4 5 6\n1 10\n@A 1 2 3 4 5 6\n2 20\n@MCA 7\\\n8\\\n9\n3 30\n";
    reading r = read_text("spec", text);
    const mm_table *t = table_of(&r, 0);
    ok(r.good && t->nrow == 3 && t->ncol == 2 && cell(t, "y", 2) == 30, "spectra stay out of the table");
    same_text(meta_of(t, "mca_spectra"), "3", "how many there were");
    same_text(meta_of(t, "mca_calibration"), "0.1 0.01 0", "their calibration");
    reading_free(&r);
}

static void test_broken_rows(void)
{
    reading r = read_text("spec", "#S 6 a\n#N 5 3\n#L a  b  c  d  e\n1 2 3\n4 5\n6 7 8 \n9 10\n");
    const mm_table *t = table_of(&r, 0);
    ok(r.good && t->nrow == 2 && cell(t, "e", 1) == 10 && cell(t, "a", 1) == 6, "rows on several lines each");
    reading_free(&r);
    r = read_text(
        NULL,
        "#U me\n#C T: 10\n#S 7 mesh x 0 1 1 y 0 1 1\n#M 20000 (I0)\n#L x  y\n0 0\n1 0\n0 1\n1 1\n#R 7 1\n");
    t = table_of(&r, 0);
    ok(r.good && t->nrow == 4, "a mesh is one table, without a file header");
    same_text(meta_of(t, "title"), "T: 10", "the comment above the first scan");
    same_text(meta_of(t, "monitor"), "I0", "counting until a monitor");
    same_text(meta_of(t, "monitor_count"), "20000", "has so many counts");
    same_text(meta_of(t, "results"), "7 1", "#R");
    reading_free(&r);
}

static void not_spec(const char *text, const char *why)
{
    ok(!mm_format_find("spec")->detect(&(mm_source){ "f", text, strlen(text), text, strlen(text) }), "%s",
       why);
}

/* Files whose cost must not grow with their square. */
static void test_hostile(void)
{
    mm_buf b = { 0 };
    mm_buf_add(&b, "#F ");
    for (int i = 0; i < 100000; i++)
        mm_buf_add(&b, "long");
    mm_buf_add(&b, "\n#O0 ");
    for (int i = 0; i < 100000; i++)
        mm_buf_add(&b, "m  ");
    for (int i = 0; i < 5000; i++)
        mm_buf_add(&b, "\n#S 1 x\n1");
    reading r = read_sized("spec", b.data, b.len, NULL);
    ok(r.good && r.out.n == 5000, "5000 scans under a long header");
    same_text(r.out.n == 5000 ? r.out.t[4999]->scan : NULL, "1.5000", "all of one number");
    reading_free(&r);
    mm_buf_free(&b);
    mm_buf_add(&b, "#S 1 x\n#L ");
    for (int i = 0; i < 100000; i++)
        mm_buf_add(&b, "x  ");
    mm_buf_add(&b, "\n");
    for (int i = 0; i < 100000; i++)
        mm_buf_add(&b, "1 ");
    r = read_sized("spec", b.data, b.len, NULL);
    ok(!r.good && r.err.code == MM_EINPUT, "100000 columns are refused: %s", r.err.msg);
    reading_free(&r);
    mm_buf_free(&b);
}

int main(void)
{
    static const char good[] = HEADER SCAN "#C aborted\n\n#S 1 b\n#@CALIB 0 1 0\n@A 1 2\\\n3\n#L x y\n1 2\n"
                                           "#S 3 c\n#N 3 2\n#P0 a=1\n#L x  y  z\n1 2\n3\n4 5\n6\n";
    test_standard();
    test_scans();
    test_labels();
    test_motors();
    test_dirt();
    test_spectra();
    test_broken_rows();
    not_spec("# key: value\nx\ty\n1\t2\n", "a table is no SPEC file");
    not_spec("#comment\n1 2\n", "nor are columns under a comment");
    test_hostile();
    survives_mutations("spec", good, sizeof good - 1, 700);
    survives_mutations(NULL, good, sizeof good - 1, 300);
    mm_unit_quit();
    return done();
}
