/* Plain columns: separators, decimal marks, comments, names, units, and the dirt of spreadsheets. */
#include "base/unit.h"
#include "mutate.h"
#include "reading.h"

/* The only table, read by this format. */
static const mm_table *only(const reading *r, const char *format, const char *what)
{
    const bool one = r->good && r->out.n == 1 && strcmp(r->out.t[0]->format, format) == 0;
    ok(one, "%s is read as %s", what, format);
    if (!r->good)
        diag("%s", r->err.msg);
    return one ? r->out.t[0] : NULL;
}

/* Three rows whose second column is 1.5, 2.5, 3.5. */
static void three(const char *text, size_t ncol, const char *what)
{
    reading r = read_text("columns", text);
    const mm_table *t = only(&r, "columns", what);
    ok(t != NULL && t->nrow == 3 && t->ncol == ncol, "%s: 3 rows, %zu columns", what, ncol);
    ok(cell(t, "$2", 0) == 1.5 && cell(t, "$2", 1) == 2.5 && cell(t, "$2", 2) == 3.5, "%s: values", what);
    ok(warnings(&r) == 0, "%s: no warning", what);
    reading_free(&r);
}

static void test_separators(void)
{
    three("1 1.5\n2 2.5\n3 3.5\n", 2, "blanks");
    three("  1\t 1.5\n  2 \t2.5\n3 \t 3.5", 2, "tabs and blanks, no newline at the end");
    three("1\t1.5\t\n2\t2.5\t7\n3\t3.5\t\n", 3, "tabs with empty fields");
    three("1,1.5\n2,2.5\n3,3.5\n", 2, "commas");
    three("1, 1.5, 7\r\n2, 2.5, 8\r\n3, 3.5, 9\r\n", 3, "commas with blanks, CRLF");
    three("1;1.5;\n2;2.5;\n3;3.5;\n", 2, "semicolons, one at the end");
    three("\xEF\xBB\xBFx,y\n1,1.5\n2,2.5\n3,3.5\n", 2, "a byte order mark");
    three("x,y,\n1,1.5,\n2,2.5,\n3,3.5,\n", 2, "a comma at the end of each line");
    three("x,y,z\n1,1.5,\n2,2.5,\n3,3.5,\n", 3, "an empty column with a name");
    three("\"x, cm\",\"y\"\n\"1\",\"1.5\"\n\"2\",\"2.5\"\n\"3\",\"3.5\"\n", 2, "quoted fields");
    three("1D0 1.5\n2d0 2.5E+000\n3.0e0 +3.5\n", 2, "exponents");
    three("# a\n% b\n! c\n; d\n1 1.5\n# inside\n2 2.5   # a remark\n\n3 3.5\n", 2, "comments");
}

static void test_missing(void)
{
    reading r = read_text("columns", "a,b,c\n1,,3\n2,NaN,4\n3,--,5\n4,INF,6\n5,NA,7\n,,\n6,null,8\n");
    const mm_table *t = only(&r, "columns", "missing values");
    ok(t != NULL && t->nrow == 7 && cell(t, "a", 6) == 6 && isnan(cell(t, "a", 5)), "7 rows");
    size_t missing = 0;
    for (size_t i = 0; t != NULL && i < t->nrow; i++)
        missing += isnan(cell(t, "b", i));
    ok(missing == 7, "empty, NaN, --, INF, NA, null are missing");
    reading_free(&r);
}

static void test_commas(void)
{
    three("1;1,5\n2;2,5\n3;3,5\n", 2, "decimal commas, semicolons");
    three("1\t1,5\n2\t2,5\n3\t3,5E0\n", 2, "decimal commas, tabs");
    three("x y\n1 1,5\n2 2,5\n3 3,5\n", 2, "decimal commas, blanks");
    three("x,y\n\"1\",\"1,5\"\n\"2\",\"2,5\"\n\"3\",\"3,5\"\n", 2, "decimal commas in quotes");
    refuses("columns", "1;1,5\n2;2.5\n",
            "f:2: decimal commas and decimal points in one file (the other in line 1)");
    refuses("columns", "x,y\n1,5,2,5\n2,5,3,5\n",
            "f:2: 4 fields for 2 names: commas that separate may also be decimal marks");
    refuses("columns", "E\n1,5\n2,5\n",
            "f:2: 2 fields for 1 name: commas that separate may also be decimal marks");
    refuses("columns", "1\t900\n2\t1,000\n3\t1,100\n",
            "f:2: a comma that may be a decimal mark or stand for thousands");
    refuses("columns", "T,q\n10,1,5\n11,2,5\n",
            "f:2: 3 fields for 2 names: commas that separate may also be decimal marks");
    refuses("columns", "1,5, 2,5\n2,5, 3,5\n", "f:1: commas that may separate and may be decimal marks");
    three("1,1.5, 7\n2,2.5,-8\n3, 3.5, 9\n", 3, "commas with blanks here and there");
    reading r = read_text("columns", "300,125;1,500\n301,250;2,500\n");
    ok(r.good && cell(table_of(&r, 0), "$1", 0) == 300.125, "three decimals after a comma are decimals");
    reading_free(&r);
    r = read_text(NULL, "T\tq\n10\t1,5\n20\t2,5\n");
    ok(r.good && cell(table_of(&r, 0), "q", 1) == 2.5, "a tab-separated file with decimal commas, detected");
    reading_free(&r);
}

static void names_are(const char *text, const char *first, const char *unit, const char *second,
                      const char *what)
{
    reading r = read_text("columns", text);
    const mm_table *t = only(&r, "columns", what);
    ok(t != NULL && t->ncol >= 2 && strcmp(t->col[0].name, first) == 0 && strcmp(t->col[1].name, second) == 0,
       "%s: %s, %s", what, first, second);
    if (t != NULL && t->ncol >= 2 && strcmp(t->col[0].name, first) != 0)
        diag("got '%s', '%s'", t->col[0].name, t->col[1].name);
    same_text(t != NULL ? t->col[0].unit : NULL, unit, what);
    reading_free(&r);
}

static void test_names(void)
{
    names_are("1 2\n3 4\n", "column_1", "", "column_2", "no names");
    names_are("energy mu\n1 2\n", "energy", "", "mu", "a plain line");
    names_are("# energy mu\n1 2\n", "energy", "", "mu", "the last comment");
    names_are("# scan 3\n#---\n# energy (eV)  mu\n1 2\n", "energy", "eV", "mu", "units in parentheses");
    names_are("# energy (eV)  mu\n#------\n1 2\n", "energy", "eV", "mu", "a rule below the names");
    names_are("energy [eV]\tmu\n1\t2\n", "energy", "eV", "mu", "units in brackets");
    names_are("energy / eV,mu\n1,2\n", "energy", "eV", "mu", "units behind a slash");
    names_are("energy,mu\neV,\n1,2\n", "energy", "eV", "mu", "a row of units");
    names_are("E mu\n[eV] []\n1 2\n", "E", "eV", "mu", "a row of units in brackets");
    names_are("# E mu\n# (eV) (1)\n1 2\n", "E", "eV", "mu", "both in comments");
    names_are("#  energy   I (exact, at 4839.0; on the grid)\n1 2\n", "energy", "", "I",
              "a remark behind the names");
    names_are("# energy norm  (made by {'e0': 5723.0})\n1 2\n", "energy", "", "norm", "another remark");
    names_are("# E, I0\n1 2\n", "E", "", "I0", "names apart by commas above blanks");
    names_are("Sample Temp  Long Moment\n1 2\n", "Sample Temp", "", "Long Moment",
              "names with a blank in them");
    names_are("Data:  y     x\n 1  2\n 3 4\n", "y", "", "x", "a label before the names");
    names_are("Interval data:\tRate\tStress\n\t[1/s]\t[Pa]\n1\t2\n3\t4\n", "Rate", "1/s", "Stress",
              "labels, units");
    names_are("Temp,m\nC,emu\n1,2\n", "Temp", "degC", "m", "C of a temperature");
    names_are("T,H\nK,T\n1,2\n", "T", "K", "H", "single letters as units where commas separate");
    names_are("title of it\nT H\n1 2\n", "T", "", "H", "single letters as names where blanks separate");
    names_are("# T: 10\n1 2\n", "column_1", "", "column_2", "metadata are no names");
    names_are("E I0 It\n1 2\n", "column_1", "", "column_2", "three words do not name two columns");
}

static void test_misfit(void)
{
    reading r = read_text("columns", "a,b,c\n1,2\n3,4\n");
    ok(cell(table_of(&r, 0), "b", 1) == 4 && warned(&r, 1, "3 names for 2 fields"), "more names than fields");
    reading_free(&r);
    r = read_text("columns", "a,b\n1,2,3.\n4,5,6\n");
    ok(cell(table_of(&r, 0), "b", 1) == 5 && cell(table_of(&r, 0), "column_3", 1) == 6 &&
           warned(&r, 1, "2 names for 3 fields"),
       "fewer names than fields");
    reading_free(&r);
    r = read_text("columns", "w\tG'\tG\"\tT\nrad/s\tPa\tPa\tC\n 1 2 3\n 4 5 6\n");
    same_text(unit_of(table_of(&r, 0), "g_double_prime"), "Pa", "names and units by tabs above blanks");
    reading_free(&r);
}

static void test_metadata(void)
{
    reading r = read_text(
        "columns", "# temperature: 76.9 K\n#%prep = powder, 16 layers\n# -----\n1 2\n# end: late\n3 4\n");
    const mm_table *t = only(&r, "columns", "metadata in comments");
    same_text(meta_of(t, "temperature"), "76.9 K", "key: value");
    same_text(meta_of(t, "prep"), "powder, 16 layers", "key = value");
    same_text(meta_of(t, "end"), "late", "also between rows");
    reading_free(&r);
    r = read_text("columns", "T=10;Mw=225.9;chem=PI;\nw,G\n1,2\n");
    t = only(&r, "columns", "a line of pairs");
    same_text(meta_of(t, "mw"), "225.9", "key=value;");
    reading_free(&r);
    r = read_text("columns", "Project:\tTest one\nGap:\t1.0 mm\nw\tG\n1\t2\n");
    t = only(&r, "columns", "pairs before the names");
    same_text(meta_of(t, "gap"), "1.0 mm", "key, colon, tab");
    reading_free(&r);
    r = read_text(
        "columns",
        " CeRu2 at 0; HeN in I0\n 3\n 5659.91  938390  725909 \n 5660.27  940287 726986\n 5661 1 2\n");
    t = only(&r, "columns", "a title and the number of points");
    ok(t != NULL && t->nrow == 3 && t->ncol == 3 && cell(t, "$1", 0) == 5659.91, "are no rows");
    same_text(meta_of(t, "title"), "CeRu2 at 0; HeN in I0", "the title is kept");
    ok(warnings(&r) == 0, "without a warning");
    reading_free(&r);
}

static void test_text(void)
{
    reading r = read_text("columns", "T q branch\n10 1.5 heating\n20 2.5 heating\n10 1.4 cooling\n");
    const mm_table *t = only(&r, "columns", "a column of words");
    same_text(text_cell(t, "branch", 2), "cooling", "is text");
    ok(cell(t, "q", 2) == 1.4, "beside numbers");
    reading_free(&r);
    r = read_text("columns", "sample,T,note\n\"A, annealed\",1,\nB,2,\"said \"\"no\"\"\"\nC,3,\n");
    t = only(&r, "columns", "quoted texts");
    same_text(text_cell(t, "sample", 0), "A, annealed", "a comma in quotes");
    same_text(text_cell(t, "note", 1), "said \"no\"", "doubled quotes");
    same_text(text_cell(t, "note", 0), NULL, "an empty text is missing");
    reading_free(&r);
    r = read_text("columns", "x,y\n1,2\n3,#REF!\n5,6\n");
    ok(isnan(cell(table_of(&r, 0), "y", 1)) && warned(&r, 3, "'#REF!' in column 'y' is not a number"),
       "a word in a column of numbers is missing, with a warning");
    reading_free(&r);
}

static void test_ragged(void)
{
    reading r = read_text("columns", "x y z\n1 2 3\n4 5\n6 7 8\n9 10 11 12\nx y z\n13 14 15\n");
    const mm_table *t = only(&r, "columns", "ragged rows");
    ok(t != NULL && t->nrow == 3 && t->skipped == 3 && cell(t, "z", 2) == 15, "the good ones are kept");
    ok(warned(&r, 3, "2 fields where rows have 3") && warned(&r, 5, "4 fields") && warned(&r, 6, "no number"),
       "the others are told");
    reading_free(&r);
}

static void test_refused(void)
{
    refuses("columns", "", "f: the file is empty");
    refuses("columns", "\n\n", "f: no columns of numbers in it");
    refuses("columns", "x y\n", "f: no columns of numbers in it");
    refuses("columns",
            "The MIT License\n\nCopyright (c) 2017 Somebody\n\nPermission is hereby granted\nto 1 person\n",
            "f: no columns of numbers in it");
    refuses(NULL, "{ \"a\": [\n1,\n2\n] }", "f: no format is known that looks like this");
    reading r = read_sized(NULL, "\xD0\xCF\x11\xE0\0\0\1\0", 8, NULL);
    ok(!r.good && r.err.code == MM_EINPUT, "bytes that are no text are refused");
    reading_free(&r);
    r = read_text("wibble", "1 2\n");
    ok(!r.good && r.err.code == MM_EUSAGE, "an unknown format is a usage error");
    reading_free(&r);
}

static void test_table(void)
{
    reading r = read_text(NULL, "# mass: 4.2 mg\nT (K)\tq\tbranch\n10\t1.5\theating\n20\tnan\t\n");
    const mm_table *t = only(&r, "table", "a table");
    same_text(meta_of(t, "mass"), "4.2 mg", "metadata");
    same_text(unit_of(t, "t"), "K", "a unit");
    same_text(text_cell(t, "branch", 0), "heating", "a text");
    reading_free(&r);
    r = read_text(NULL, "T\tq\nK\temu\n10\t1.5\n");
    t = only(&r, "columns", "a row of units");
    same_text(unit_of(t, "q"), "emu", "is taken");
    reading_free(&r);
    r = read_text(NULL, "T\tq\n10\t1.5\n20\n");
    only(&r, "columns", "a ragged table");
    reading_free(&r);
}

static const char everything[] =
    "Project:\tX\nT=10;Mw=2;\n# mass: 4.2 mg\n# energy (eV)\tI0\tnote\n5700.1\t1,5\t\"a\"\n5700.2\t2.5e3\t\n"
    "5700.3;3,5;x\n5700.4\t--\t\"b, c\"\n";
static const char csv[] =
    "\xEF\xBB\xBF"
    "f,E_stor,T,Set\r\nHz, MPa, C, -\r\n0.1,8097.2,-49.9,0\r\n0.2,8576.8,-49.8,\"1\"\r\n";
static const char tsv[] = "# a: b\nx (K)\ty\tz\n1\t2\tfoo\n2\tnan\t\n3\t4\tbar\n";

int main(void)
{
    test_separators();
    test_missing();
    test_commas();
    test_names();
    test_misfit();
    test_metadata();
    test_text();
    test_ragged();
    test_refused();
    test_table();
    survives_mutations("columns", everything, sizeof everything - 1, 1000);
    survives_mutations(NULL, csv, sizeof csv - 1, 1000);
    survives_mutations("table", tsv, sizeof tsv - 1, 1000);
    mm_unit_quit();
    return done();
}
