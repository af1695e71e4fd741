/* XDI 1.0: what the specification allows, warns of and forbids. */
#include "base/unit.h"
#include "mutate.h"
#include "reading.h"

/* A header that the specification has nothing to say against; LINE is put in as its fourth line. */
#define FILE_WITH(LINE)                                                                                   \
    "# XDI/1.0 APP/2.1\n# Column.1: energy eV\n# Column.2: i0\n" LINE "# Element.symbol: Ce\n"            \
    "# Element.edge: L3\n# Mono.d_spacing: 3.13555\n# Scan.start_time: 2023-02-08T10:14:16\n"             \
    "# Facility.name: X\n# Facility.xray_source: bend\n# Beamline.name: Y\n# ///\n# first\n#\n# second\n" \
    "# ---\n# energy i0\n5700.0 1.5e5\n5700.5\t1.25e5\n"

static void test_good(void)
{
    reading r = read_text(NULL, FILE_WITH("# Sample.temperature: 10 K\n"));
    const mm_table *t = table_of(&r, 0);
    ok(r.good && t != NULL && t->nrow == 2 && t->ncol == 2 && t->scan == NULL, "two rows of two columns");
    same_text(t != NULL ? t->format : NULL, "xdi", "found by its first line");
    ok(warnings(&r) == 0, "without a warning");
    ok(cell(t, "energy", 1) == 5700.5 && cell(t, "i0", 0) == 1.5e5, "values");
    same_text(unit_of(t, "energy"), "eV", "the unit of Column.1");
    same_text(unit_of(t, "i0"), "", "none of Column.2");
    same_text(meta_of(t, "element.SYMBOL"), "Ce", "metadata");
    same_text(meta_of(t, "XDI.extra_version"), "APP/2.1", "version of the application");
    same_text(meta_of(t, "comment"), "first; second", "comments");
    same_text(meta_of(t, "temperature"), "10 K", "a sample temperature orders series");
    reading_free(&r);
}

static void test_forms(void)
{
    reading r = read_text(NULL, "#XDI/1.1\r\n# Column.1: x mm || motor\r\n#-----\r\n1\r\n\r\n2\r\n");
    const mm_table *t = table_of(&r, 0);
    ok(r.good && t->nrow == 2 && cell(t, "x", 1) == 2, "no blank before XDI, CRLF, an empty line");
    same_text(unit_of(t, "x"), "mm", "what follows || is no unit");
    ok(warnings(&r) == 0, "an axis that is no energy needs no element");
    reading_free(&r);
    r = read_text(NULL, "\xEF\xBB\xBF# XDI/1.0\n# Column.1: E\n# ---\n1\n");
    ok(r.good && r.out.t[0]->nrow == 1, "a byte order mark");
    reading_free(&r);
}

static void test_labels(void)
{
    reading r = read_text("xdi", "# XDI/1.0\n# Column.2: b\n# Column.9: z\n#---\n# p q r\n1 2 3\n");
    const mm_table *t = table_of(&r, 0);
    ok(r.good && t->ncol == 3 && strcmp(t->col[0].name, "p") == 0 && strcmp(t->col[1].name, "b") == 0 &&
           strcmp(t->col[2].name, "r") == 0,
       "the line of labels stands in for Column.N");
    ok(warned(&r, 6, "Column.9 is named") && warned(&r, 6, "no Column.1") && warned(&r, 6, "no Column.3"),
       "and what does not fit is named");
    reading_free(&r);
    r = read_text("xdi", "# XDI/1.0\n#---\n# p q r\n1 2\n");
    t = table_of(&r, 0);
    ok(r.good && t->ncol == 2 && strcmp(t->col[1].name, "col2") == 0, "colN where no label fits");
    reading_free(&r);
}

static void test_outer(void)
{
    reading r = read_text("xdi", "# XDI/1.0\n# Column.1: x\n# Outer.name: T\n# Outer.value: 10\n#---\n1\n2\n"
                                 "# Outer.value: 20.5\n# a remark\n1\n");
    const mm_table *t = table_of(&r, 0);
    ok(r.good && t->nrow == 3 && t->ncol == 2, "scans of an outer axis are one table");
    ok(cell(t, "t", 0) == 10 && cell(t, "t", 1) == 10 && cell(t, "t", 2) == 20.5,
       "the outer axis is a column");
    reading_free(&r);
}

static void warns_of(const char *text, size_t line, const char *part)
{
    reading r = read_text("xdi", text);
    ok(r.good && warnings(&r) == 1 && warned(&r, line, part), "read with one warning: %s", part);
    for (size_t i = 0; warnings(&r) != 1 && i < r.notes.n; i++)
        diag("%s", r.notes.note[i].text);
    reading_free(&r);
}

static void test_warnings(void)
{
    warns_of(FILE_WITH("# Scan.end_time: 2023-13-08 10:14:16\n"), 4, "'2023-13-08 10:14:16' is not a time");
    warns_of(FILE_WITH("# Scan.end_time: yesterday\n"), 4, "Scan.end_time");
    warns_of(FILE_WITH("# Sample.temperature: 300.0a K\n"), 4, "'300.0a K' is not a temperature");
    warns_of(FILE_WITH("# Facility.energy: 7.00 missing units\n"), 4, "is not an energy");
    warns_of(FILE_WITH("# Facility.current: 101x ma\n"), 4, "is not a current");
    warns_of(FILE_WITH("! a foreign comment\n"), 4, "without '#'");
    warns_of("# XDI/1.0\n# Column.1: energy eV\n# Element.edge: L3\n#---\n1\n", 4, "no Element.symbol");
    warns_of("# XDI/1.0\n# Column.1: energy eV\n# Element.symbol: Ce\n#---\n1\n", 4, "no Element.edge");
    warns_of("# XDI/1.0\n# Column.1: x\n# Element.symbol: Xx\n#---\n1\n", 3, "'Xx' is not the symbol");
    warns_of("# XDI/1.0\n# Column.1: x\n# Element.edge: Q\n#---\n1\n", 3, "'Q' is not an absorption edge");
    warns_of("# XDI/1.0\n# Column.1: x\n# Mono.d_spacing: three\n#---\n1\n", 3, "not a positive number");
    warns_of("# XDI/1.0\n# Column.1: angle deg\n# Element.symbol: Ce\n# Element.edge: L3\n#---\n1\n", 5,
             "no Mono.d_spacing");
    warns_of("# XDI/1.0\n# Column.1: x\n1\n", 3, "no line of dashes");
}

static void test_refused(void)
{
    refuses("xdi", "#\n# Column.1: x\n#---\n1\n", "f:1: an XDI file begins with '# XDI/1.0'");
    refuses("xdi", FILE_WITH("# Family.key:\n"), "f:4: the field 'Family.key' has no value");
    refuses("xdi", FILE_WITH("# Family.key Value\n"), "f:4: a field needs ':' between key and value");
    refuses("xdi", FILE_WITH("# Family:key: Value\n"), "f:4: 'Family' is not a key like Namespace.tag");
    refuses("xdi", FILE_WITH("# Family key: Value\n"), "f:4: 'Family key' is not a key like Namespace.tag");
    refuses("xdi", FILE_WITH("# A.b.c: Value\n"), "f:4: 'A.b.c' is not a key like Namespace.tag");
    refuses("xdi", FILE_WITH("# 2A.b: Value\n"), "f:4: '2A.b' is not a key like Namespace.tag");
    refuses("xdi", FILE_WITH("") "1 2 3\n", "f:19: 3 values where rows have 2");
    refuses("xdi", FILE_WITH("") "1\n", "f:19: 1 values where rows have 2");
    refuses("xdi", FILE_WITH("") "1 nan\n", "f:19: 'nan' is not a number that XDI allows");
    refuses("xdi", FILE_WITH("") "1 -inf\n", "f:19: '-inf' is not a number that XDI allows");
    refuses("xdi", FILE_WITH("") "1 1.2.3\n", "f:19: '1.2.3' is not a number that XDI allows");
    refuses("xdi", FILE_WITH("") "1 2,5\n", "f:19: '2,5' is not a number that XDI allows");
    refuses("xdi", "# XDI/1.0\n# Column.1: x\n#---\n", "f: no usable row");
    refuses("xdi", "# XDI/1.0\n# Outer.value: x\n#---\n1\n", "f:2: Outer.value is not a number");
}

/* A header line or a row of a million words must neither take long nor much memory. */
static void test_hostile(void)
{
    const size_t n = 300000;
    char *text = malloc(2 * n + 100);
    size_t length = (size_t)sprintf(text, "# XDI/1.0\n#---\n");
    for (size_t i = 0; i < n; i++) {
        text[length++] = '1';
        text[length++] = ' ';
    }
    reading r = read_sized("xdi", text, length, NULL);
    ok(!r.good && r.err.code == MM_EINPUT, "a row of 300000 values is refused: %s", r.err.msg);
    reading_free(&r);
    length = (size_t)sprintf(text, "# XDI/1.0\n");
    for (size_t i = 0; i < 20000; i++)
        length += (size_t)sprintf(text + length, "# A.k%zu: v\n", i);
    r = read_sized("xdi", text, length, NULL);
    ok(!r.good && r.err.code == MM_EINPUT, "a header of 20000 fields is refused: %s", r.err.msg);
    reading_free(&r);
    free(text);
}

int main(void)
{
    static const char good[] = FILE_WITH("# Outer.name: T\n# Outer.value: 4\n");
    test_good();
    test_forms();
    test_labels();
    test_outer();
    test_warnings();
    test_refused();
    test_hostile();
    survives_mutations("xdi", good, sizeof good - 1, 700);
    survives_mutations(NULL, good, sizeof good - 1, 300);
    mm_unit_quit();
    return done();
}
