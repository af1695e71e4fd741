/* Exports of DMA instruments and rheometers: Eplexor, Metravib, RheoCompass, RepTate, and what their files
 * do. */
#include "mutate.h"
#include "reading.h"

#define EPLEXOR \
    "f,E_stor,E_loss,T,Set\nHz, MPa, MPa, C, -\n0.1,8097.25,93.5,-49.9612,0\n1,8781.5,139.75,-49.8,1\n"

static void eplexor(void)
{
    reading r = read_text(NULL, "\xEF\xBB\xBF" EPLEXOR);
    const mm_table *t = table_of(&r, 0);
    ok(r.good && r.out.n == 1 && t->nrow == 2 && t->ncol == 5 && warnings(&r) == 0,
       "Eplexor, with a byte order mark");
    same_text(t != NULL ? t->format : NULL, "eplexor", "found by its names");
    ok(cell(t, "e_stor", 1) == 8781.5 && cell(t, "t", 0) == -49.9612 && cell(t, "set", 1) == 1, "values");
    same_text(unit_of(t, "t"), "degC", "C of a temperature is a degree");
    same_text(unit_of(t, "e_loss"), "MPa", "units of the second row");
    same_text(unit_of(t, "set"), "", "a dash is no unit");
    reading_free(&r);
    r = read_text(NULL,
                  "f;E_stor;E_loss;T\nHz;MPa;MPa;C\n0,1;8097,25;93,5;-49,9612\n1;8781,5;139,75;-49,8\n");
    t = table_of(&r, 0);
    ok(r.good && cell(t, "f", 0) == 0.1 && cell(t, "e_loss", 1) == 139.75, "semicolons and decimal commas");
    reading_free(&r);
    r = read_text(NULL, "f,E_stor,E_loss,T\n0.1,8097.25,93.5\n1,8781.5,139.75,-49.8,7\n2,--,1,2\n");
    t = table_of(&r, 0);
    ok(r.good && t->nrow == 2 && isnan(cell(t, "t", 0)) && isnan(cell(t, "e_stor", 1)),
       "no units; a short row and a missing value");
    ok(warned(&r, 3, "more fields"), "a row that is too long is left out");
    reading_free(&r);
    refuses("eplexor", "f,E_stor,E_loss,T\nHz,MPa,MPa,C\n", "f: no usable row");
    refuses("eplexor", "f;E_stor;E_loss\n1,234;2;3\n",
            "f:2: the comma may be a decimal mark or part thousands: the file does not tell");
}

#define METRAVIB                                                                           \
    "     Index      Ts       t       f      F     E'     E\"   tan_delta    Eta'\n"       \
    "       [#]    [\xB0"                                                                  \
    "C]     [s]    [Hz]    [N]  [MPa]  [MPa]          []  [MPas]\n"                        \
    "         0  -5.9e-01  0.0e+00  1.0e-01  3.0  2.94e+03  5.45e+01  1.85e-02  8.7e+01\n" \
    "         1  -8.8e-01  7.6e+01  1.1e-01  3.0  2.95e+03  5.38e+01  1.83e-02  7.6e+01\n"

static void metravib(void)
{
    reading r = read_text(NULL, METRAVIB "\x1d"
                                         "\x01[TEST-01_sweep\n");
    const mm_table *t = table_of(&r, 0);
    ok(r.good && t->nrow == 2 && t->ncol == 9 && warnings(&r) == 0, "Metravib, Latin-1");
    same_text(t != NULL ? t->format : NULL, "metravib", "found by its names and units");
    same_text(meta_of(t, "title"), "[TEST-01_sweep", "the line below the rows is the title");
    ok(cell(t, "e_double_prime", 1) == 53.8 && cell(t, "ts", 0) == -0.59 && cell(t, "f", 1) == 0.11,
       "values");
    same_text(unit_of(t, "ts"), "°C", "units out of their brackets");
    same_text(unit_of(t, "tan_delta"), "", "empty ones are none");
    same_text(unit_of(t, "index"), "", "nor is the number sign");
    same_text(unit_of(t, "eta_prime"), "MPa s", "a product that was written without a blank");
    reading_free(&r);
    refuses("metravib", "Index Ts t f\n", "f: no names and units of columns");
    refuses("metravib", "Index Ts t f\n[#] [C] [s] [Hz]\nnothing\n", "f: no usable row");
}

#define REPTATE_HEAD "T=-10;Mw=13.5;origin=Lab;chem=PI;\n"
#define REPTATE                                                                              \
    REPTATE_HEAD "w\tG'\tG\"\tTemp\tg\td\th*\ttan(d)\n"                                      \
                 "rad/s\tPa\tPa\t\xB0"                                                       \
                 "C\t%\t\xB0"                                                                \
                 "\tPa-s\t \n"                                                               \
                 "            100          22795          87810        -10.022  2.0  75.4\n" \
                 "         68.129       1.1275E4          62504        -10.016  2.0  79.8  932  5.5\n"

static void reptate(void)
{
    reading r = read_text(NULL, REPTATE);
    const mm_table *t = table_of(&r, 0);
    ok(r.good && t->nrow == 2 && t->ncol == 8 && warnings(&r) == 0,
       "RepTate: names under tabs, rows under blanks");
    same_text(t != NULL ? t->format : NULL, "reptate", "found by its parameters and names");
    ok(cell(t, "w", 1) == 68.129 && cell(t, "g_prime", 1) == 11275 && cell(t, "g_double_prime", 0) == 87810,
       "values");
    ok(isnan(cell(t, "tan_d", 0)) && cell(t, "tan_d", 1) == 5.5, "values that end early are missing");
    same_text(unit_of(t, "w"), "rad/s", "units");
    same_text(meta_of(t, "Mw"), "13.5", "parameters are metadata");
    ok(meta_of(t, "temperature") == NULL, "a column holds the temperature");
    reading_free(&r);
    r = read_text("reptate", REPTATE_HEAD "w\tG'\tG''\nrad/s\tPa\tPa\n1 2 3\n");
    same_text(meta_of(table_of(&r, 0), "temperature"), "-10 degC", "the parameter T does where none does");
    reading_free(&r);
    r = read_text(NULL, "a=1;b=2;\nx\ty\n1\t2\n");
    ok(r.good && strcmp(table_of(&r, 0)->format, "reptate") != 0, "other parameters are none of it");
    reading_free(&r);
    refuses("reptate", REPTATE_HEAD "w\tG'\tG''\n", "f: no parameters, names and units above the rows");
}

#define RHEO_HEAD "Project:\tGlass\nTest:\tSteps\nDiameter:\t25 mm\n\n"
#define RHEO_1                                                                                              \
    "Interval and data points:\t1\t2\nTemperature:\t25.0 °C\n"                                             \
    "Interval data:\tAngular Frequency\tG'\tG''\t|G*|\n\t[rad/s]\t[Pa]\t[Pa]\t[Pa]\n0.5\t1000\t100\t1005\n" \
    "10\t2000\t700\t2119\n\n"
#define RHEO_2                                                  \
    "Interval and data points:\t2\t2\nTemperature:\t40.0 °C\n" \
    "Interval data:\tPoint No.\tTime\n\t\t[s]\n\t1\t5\n\t2\t--\n"

static void rheocompass(void)
{
    reading r = read_text(NULL, RHEO_HEAD RHEO_1 RHEO_2);
    const mm_table *t = table_of(&r, 0), *second = table_of(&r, 1);
    ok(r.good && r.out.n == 2 && t->nrow == 2 && t->ncol == 4 && second->nrow == 2 && second->ncol == 2 &&
           warnings(&r) == 0,
       "RheoCompass: two intervals");
    same_text(t != NULL ? t->format : NULL, "rheocompass", "found by its keys");
    same_text(second != NULL ? second->name : NULL, "f::2", "an interval is FILE::N");
    ok(cell(t, "g_double_prime", 1) == 700 && cell(t, "angular_frequency", 0) == 0.5, "rows under the label");
    ok(cell(second, "point_no", 1) == 2 && cell(second, "time", 0) == 5 && isnan(cell(second, "time", 1)),
       "rows under the names");
    same_text(unit_of(t, "angular_frequency"), "rad/s", "units");
    same_text(meta_of(t, "Temperature"), "25.0 °C", "metadata of an interval");
    same_text(meta_of(second, "Temperature"), "40.0 °C", "and of the other");
    same_text(meta_of(second, "Diameter"), "25 mm", "and of the file");
    reading_free(&r);
    const char both[] = RHEO_HEAD RHEO_1 RHEO_2;
    r = read_sized(NULL, both, sizeof both - 1, "2");
    ok(r.good && r.out.n == 1 && strcmp(table_of(&r, 0)->scan, "2") == 0, "one of them is selected");
    reading_free(&r);
    r = read_text(NULL, "Interval data:\tTemperature\tG'\n\t[°C]\t[Pa]\n\t25,5\t1000,25\n\t30,5\t900\n");
    ok(r.good && cell(table_of(&r, 0), "g_prime", 0) == 1000.25, "decimal commas, and no count of points");
    reading_free(&r);
    r = read_text(NULL, RHEO_HEAD "Interval and data points:\t1\t0\nInterval data:\tx\n\t[s]\n" RHEO_2);
    ok(r.good && r.out.n == 1 && warned(&r, 5, "interval 1 holds no row"), "an empty interval is named");
    reading_free(&r);
    refuses("rheocompass", RHEO_HEAD "Interval and data points:\t1\t0\n", "f: no interval holds a row");
}

int main(void)
{
    eplexor();
    metravib();
    reptate();
    rheocompass();
    survives_mutations("eplexor", EPLEXOR, sizeof(EPLEXOR) - 1, 1000);
    survives_mutations("metravib", METRAVIB, sizeof(METRAVIB) - 1, 1000);
    survives_mutations("reptate", REPTATE, sizeof(REPTATE) - 1, 1000);
    survives_mutations("rheocompass", RHEO_HEAD RHEO_1 RHEO_2, sizeof(RHEO_HEAD RHEO_1 RHEO_2) - 1, 1000);
    return done();
}
