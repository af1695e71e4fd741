/* Quantum Design files, every dialect and dirt that is known of them. The files are made up; their form
 * follows exports of PPMS, DynaCool and MPMS. */
#include <stdlib.h>

#include "base/text.h"
#include "base/unit.h"
#include "mutate.h"
#include "reading.h"

static const char vsm[] =
    "[Header]\n"
    "; VSM Data File (default extension .dat)\n"
    "TITLE,A title, with a comma\n"
    "FILEOPENTIME,35309680.81,02/12/2025,3:36 pm\n"
    "BYAPP,VSM,2.0,2.0\n"
    "INFO,PPMS VSM Option Release 1.4.10 Build 1,APPNAME\n"
    "INFO,0,MOMENT_UNITS\n"
    "INFO,,SAMPLE_MATERIAL\n"
    "INFO,54.86,SAMPLE_MASS\n"
    "INFO,(1.98, 1.99, 2.70),SAMPLE_SIZE\n"
    "INFO,ribbon, as spun, 20 um,SAMPLE_COMMENT\n"
    "DATATYPE,COMMENT,1\n"
    "STARTUPAXIS,X,2\n"
    "FIELDGROUP, VSM,2,3,4,5\n"
    "[Data]\n"
    "Comment,Time Stamp (sec),Temperature (K),Magnetic Field (Oe),Moment (emu),Coil Signal\" (mV),"
    "\"AC=1 DC=2 Locate=3\",Motor Temp. (C),Pump field (G)\n"
    ",100,2.5,10,1.5e-3,0.25,2,31.5,12\n"
    "\"ZFC, 100 Oe\",101.5\n"
    "sample touched down,102,2.6,10.1,INF,,2,31.5,12\n"
    "\n"
    "\"a \"\"quoted\"\" remark, here\",103,2.7,,-1.5E-003,--,2,31.5,12\n";

/* The only table, of this format. */
static const mm_table *only_qd(const reading *r, const char *what)
{
    const bool one = r->good && r->out.n == 1 && strcmp(r->out.t[0]->format, "qd") == 0;
    ok(one, "%s is read", what);
    if (!r->good)
        diag("%s", r->err.msg);
    return one ? r->out.t[0] : NULL;
}

static void test_vsm(void)
{
    reading r = read_text(NULL, vsm);
    const mm_table *t = only_qd(&r, "a VSM file");
    ok(t != NULL && t->nrow == 3 && t->ncol == 9, "3 rows, 9 columns");
    ok(cell(t, "moment", 0) == 1.5e-3 && cell(t, "moment", 2) == -1.5e-3,
       "moments, with three exponent digits");
    ok(isnan(cell(t, "moment", 1)), "INF is missing");
    ok(isnan(cell(t, "magnetic_field", 2)) && isnan(cell(t, "coil_signal_double_prime", 2)),
       "empty and -- are missing");
    same_text(text_cell(t, "comment", 1), "sample touched down", "the comment of a row stays");
    same_text(text_cell(t, "comment", 2), "a \"quoted\" remark, here", "quotes and commas in a comment");
    same_text(text_cell(t, "comment", 0), NULL, "no comment is missing");
    ok(cell(t, "ac_1_dc_2_locate_3", 0) == 2, "a quoted name");
    same_text(unit_of(t, "motor_temp"), "degC", "C of a temperature is degC");
    same_text(unit_of(t, "pump_field"), "gauss", "G of a field is gauss");
    same_text(unit_of(t, "Coil Signal\" (mV)"), "mV", "a quote in a name is a letter");
    same_text(meta_of(t, "title"), "A title, with a comma", "the title");
    same_text(meta_of(t, "sample_mass"), "54.86", "the sample mass");
    same_text(meta_of(t, "sample_size"), "(1.98, 1.99, 2.70)", "a value with commas");
    same_text(meta_of(t, "sample_comment"), "ribbon, as spun, 20 um", "another");
    ok(t != NULL && mm_meta_get(t, "sample_material") == NULL, "an empty value is absent");
    ok(t != NULL && mm_meta_get(t, "fieldgroup") == NULL, "what only draws is left out");
    ok(warnings(&r) == 0, "no warning");
    reading_free(&r);
}

/* The text with each comma a tab, each line ended anew and padded. */
static char *resaved(const char *text, const char *pad, const char *end)
{
    mm_buf buf = { 0 };
    mm_slice rest = mm_slice_of(text), line;
    while (mm_slice_line(&rest, &line)) {
        for (size_t i = 0; i < line.n; i++)
            mm_buf_add_char(&buf, line.s[i] == ',' ? '\t' : line.s[i]);
        mm_buf_add(&buf, pad);
        mm_buf_add(&buf, end);
    }
    return mm_buf_take(&buf);
}

static const char plain[] =
    "[Header]\nTITLE,plain\nINFO,1.25,SAMPLE_MASS\nINFO,a, b,SAMPLE_COMMENT\n[Data]\n"
    "Comment,Time Stamp (sec),Temperature (K),Moment (emu)\n,1,2.0,3e-5\n,2,2.5,4e-5\n";

static void check_plain(const char *text, const char *what)
{
    reading r = read_text(NULL, text);
    const mm_table *t = only_qd(&r, what);
    ok(t != NULL && t->nrow == 2, "%s: 2 rows", what);
    ok(cell(t, "temperature", 1) == 2.5 && cell(t, "moment", 1) == 4e-5, "%s: values", what);
    same_text(meta_of(t, "SAMPLE_MASS"), "1.25", what);
    same_text(meta_of(t, "sample_comment"), "a, b", what);
    ok(warnings(&r) == 0, "%s: no warning", what);
    reading_free(&r);
}

static void test_resaved(void)
{
    check_plain(plain, "the plain file");
    char *text = resaved(plain, "", "\r\n");
    check_plain(text, "tabs, CRLF");
    free(text);
    text = resaved(plain, "\t\t\t\t\t", "\n");
    check_plain(text, "tabs, padded lines");
    free(text);
    text = resaved(plain, "", "\n\n");
    check_plain(text, "a blank line behind each line");
    free(text);
}

static void test_decimal_comma(void)
{
    reading r = read_text(NULL, "[Header]\n[Data]\nComment\tTime Stamp (sec)\tT (K)\tR (ohm)\n"
                                "\t1\t300,25\t1,5E-03\nlast, 2\t2\t290\t1,25\n");
    const mm_table *t = only_qd(&r, "a file re-saved with tabs and decimal commas");
    ok(cell(t, "t", 0) == 300.25 && cell(t, "r", 0) == 1.5e-3 && cell(t, "r", 1) == 1.25,
       "commas are decimal");
    reading_free(&r);
    refuses(NULL, "[Header]\n[Data]\nT (K)\tR (ohm)\n300,25\t1.5\n",
            "f:4: decimal commas and decimal points in one file (the other in line 4)");
}

static const char classic[] =
    "[Header]\nTITLE,MPMS DC Measurement\nBYAPP,MPMS Measurement,2.1,Summary\n"
    "INFO, APPNAME, MPMS MultiVu Application, Revision 1.56,  Build 67\nINFO, NAME, FePc powder in "
    "capsule\n\n"
    "INFO, WEIGHT, 48.400\nINFO, COMMENT, \nINFO, SEQUENCE FILE: run.seq\nINFO, BACKGROUND DATA FILE:, "
    "None\n[Data]\n"
    "Time,Comment,Field (Oe),Temperature (K),Long Moment (emu),Using ABS,\n"
    "1164777384.812,,100,300.03,-5.6E-06,No,\n1164777958.562,,100,290.03,-5.7E-06,Yes,\n";

static void test_classic(void)
{
    reading r = read_text(NULL, classic);
    const mm_table *t = only_qd(&r, "an MPMS classic file");
    ok(t != NULL && t->nrow == 2 && t->ncol == 6, "the trailing comma makes no column");
    ok(cell(t, "long_moment", 1) == -5.7e-6, "the long moment");
    same_text(text_cell(t, "using_abs", 1), "Yes", "a column of words is text");
    same_text(meta_of(t, "weight"), "48.400", "key first");
    same_text(meta_of(t, "appname"), "MPMS MultiVu Application, Revision 1.56,  Build 67",
              "key first, commas in the value");
    same_text(meta_of(t, "sequence file"), "run.seq", "key and value in one field");
    same_text(meta_of(t, "background data file"), "None", "a colon behind the key");
    ok(t != NULL && mm_meta_get(t, "comment") == NULL, "an empty comment is absent");
    reading_free(&r);
}

static void info_is(const char *line, const char *key, const char *value)
{
    char text[400];
    snprintf(text, sizeof text, "[Header]\n%s\n[Data]\nComment,Time Stamp (sec),T (K)\n,1,2\n", line);
    reading r = read_text("qd", text);
    same_text(meta_of(only_qd(&r, line), key), value, line);
    reading_free(&r);
}

static void test_info(void)
{
    info_is("INFO, Er_200nm, Sample1 Name", "Sample1 Name", "Er_200nm");
    info_is("INFO, 12.5, Sample3 Cross Section", "Sample3 Cross Section", "12.5");
    info_is("INFO,5.3,MASS:Sample Mass (mg)", "MASS", "5.3 mg");
    info_is("INFO,150,MOLWGHT:Formula Weight (g/mole)", "MOLWGHT", "150 g/mole");
    info_is("INFO,2,ATOMS:Atoms per Formula Unit", "ATOMS", "2");
    info_is("INFO,HARMONICS,1", "HARMONICS", "1");
    info_is("INFO,mass,53.10 mg", "mass", "53.10 mg");
    info_is("INFO,NAME,SAMPLE_MATERIAL", "SAMPLE_MATERIAL", "NAME");
    info_is("INFO,4.8,SAMPLE_MASS,,,,", "SAMPLE_MASS", "4.8");
    info_is("INFO,,SAMPLE_MASS", "SAMPLE_MASS", NULL);
    info_is("INFO,,", "", NULL);
    info_is("INFO", "INFO", NULL);
    info_is("TEMPERATURETOLERANCE, 0.05", "temperaturetolerance", "0.05");
}

static const char heat[] =
    "[Header]\nBYAPP,HeatCapacity,1.0\n[Data]\n\n"
    "Time Stamp (Seconds),Comment (),System Status (Code),Sample Temp (Kelvin),Samp HC (\xB5J/K)\n"
    "10,,4369,2.0,31.5\n"
    "Error: the fit failed, no data\n"
    "20,\"Error: table not stable, 3 tries\",4369,2.1,0\n"
    "30,Measurement was Aborted,4369,2.2,0\n"
    "40,Heater on\n"
    "50,,4369,2.3\n"
    "60,,4369,abc,33.5\n";

static void test_failures(void)
{
    reading r = read_text(NULL, heat);
    const mm_table *t = only_qd(&r, "a heat capacity file");
    ok(t != NULL && t->nrow == 3 && t->skipped == 3, "3 rows, 3 messages left out");
    ok(cell(t, "samp_hc", 0) == 31.5 && isnan(cell(t, "samp_hc", 1)) && cell(t, "samp_hc", 2) == 33.5,
       "a short row is missing at its end");
    same_text(unit_of(t, "Samp HC"), "\xC2\xB5J/K", "the byte B5 is micro");
    ok(mm_unit_known(unit_of(t, "Sample Temp")), "Kelvin is a unit");
    ok(warned(&r, 7, "the fit failed") && warned(&r, 8, "table not stable") && warned(&r, 9, "Aborted"),
       "each message is told with its line");
    ok(warned(&r, 12, "'abc' in column 'Sample Temp (Kelvin)'"), "a field that is no number is told");
    ok(warned(&r, 0, "1 of 3 rows have fewer fields"), "so are short rows");
    reading_free(&r);
}

/* Unquoted commas in a comment would put numbers into the wrong columns. */
static void test_shifted(void)
{
    reading r = read_text(NULL,
                          "[Header]\n[Data]\nComment,Time Stamp (sec),T (K),R (ohm)\n"
                          ",1,2.5,7\nheld, again,2,2.6,8\nZFC, 100,3,2.7,9\nfine,4,2.8,10\n,now,2.9,11\n");
    const mm_table *t = only_qd(&r, "a file with commas in its comments");
    ok(t != NULL && t->nrow == 3 && t->skipped == 2 && cell(t, "t", 1) == 2.8 && cell(t, "r", 2) == 11,
       "shifted rows are left out");
    ok(warned(&r, 5, "shifts the fields") && warned(&r, 6, "shifts the fields"), "and told");
    reading_free(&r);
}

static void test_refused(void)
{
    refuses(NULL, "[Header]\nTITLE,x\n", "f: a [Header] without [Data]");
    refuses(NULL, "[Header]\n[Data]\n", "f: no columns behind [Data]");
    refuses(NULL, "[Header]\n[Data]\n\n,\n1\n", "f:4: no columns behind [Data]");
    refuses(NULL, "[Header]\n[Data]\nComment,Time Stamp (sec),T (K)\n", "f: no row behind the column names");
    refuses(NULL, "[Header]\n[Data]\nComment,Time Stamp (sec),T (K)\nnot yet,1,\n",
            "f: no row behind the column names");
    reading r = read_text(NULL, "; made elsewhere\n\n[DATA]\nT (K),R (ohm)\n1,2\n");
    only_qd(&r, "a file without its header");
    reading_free(&r);
    r = read_sized(NULL, plain, sizeof plain - 1, "3");
    ok(!r.good && r.err.code == MM_EINPUT, "a scan of a file without scans is refused");
    reading_free(&r);
}

int main(void)
{
    test_vsm();
    test_resaved();
    test_decimal_comma();
    test_classic();
    test_info();
    test_failures();
    test_shifted();
    test_refused();
    survives_mutations("qd", vsm, sizeof vsm - 1, 1000);
    survives_mutations("qd", classic, sizeof classic - 1, 1000);
    survives_mutations("qd", heat, sizeof heat - 1, 1000);
    mm_unit_quit();
    return done();
}
