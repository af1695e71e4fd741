/* TRIOS exports: both text forms, the JSON forms, and the ways in which they are written. */
#include "base/text.h"
#include "base/unit.h"
#include "mutate.h"
#include "reading.h"

#define TEXT_HEADER                                                                                   \
    "Filename\trun\nSample name\tCu44\nProcedure name\tramp\n\tTemperature ramp\n[File Parameters]\n" \
    "Trios version\t5.1\n[Geometry: Standard]\nGap\t1.0 mm\nEmpty\t\n\n"

#define TEXT_STEPS                                                                               \
    "[step]\nTemperature ramp - 1\nTemperature\tFrequency\tStorage modulus\tTan(delta)\tTorque " \
    "(step)\tDate "                                                                              \
    "and time\n°C\tHz\tMPa\t\t\t\n"                                                             \
    "-149.5\t0.05\t91836.25\t0.00185\t1\t1/1/2024 10:00:00 AM\n"                                 \
    "-147.25\t0.05\t9.2e4\t\t2\t1/1/2024 10:00:30 AM\n\n"                                        \
    "[step]\nTemperature ramp - 2\nTemperature\tFrequency\n°C\tHz\n20\t3\n"

static void test_text(void)
{
    reading r = read_text(NULL, TEXT_HEADER TEXT_STEPS);
    const mm_table *t = table_of(&r, 0);
    ok(r.good && r.out.n == 2 && t->nrow == 2 && t->ncol == 6 && warnings(&r) == 0, "two steps");
    same_text(t != NULL ? t->name : NULL, "f::1", "a step is named FILE::N");
    same_text(t != NULL ? t->format : NULL, "trios", "found by its steps");
    ok(cell(t, "temperature", 1) == -147.25 && cell(t, "storage_modulus", 1) == 9.2e4 &&
           isnan(cell(t, "tan_delta", 1)),
       "values, and a missing one");
    same_text(unit_of(t, "temperature"), "°C", "a unit of the unit row");
    same_text(unit_of(t, "torque_step"), "", "brackets in a name are no unit where units stand apart");
    same_text(text_cell(t, "date_and_time", 1), "1/1/2024 10:00:30 AM", "a column of text");
    same_text(meta_of(t, "step"), "Temperature ramp - 1", "the step's name");
    same_text(meta_of(t, "Sample name"), "Cu44", "metadata of the file");
    same_text(meta_of(t, "File Parameters.Trios version"), "5.1", "of a section");
    same_text(meta_of(t, "Geometry Standard.Gap"), "1.0 mm",
              "of a section with a colon, which keys do without");
    ok(meta_of(t, "frequency") == NULL && meta_of(t, "derived") == NULL, "nothing told that a column holds");
    reading_free(&r);
    r = read_sized(NULL, TEXT_HEADER TEXT_STEPS, sizeof(TEXT_HEADER TEXT_STEPS) - 1, "2");
    ok(r.good && r.out.n == 1 && cell(table_of(&r, 0), "temperature", 0) == 20, "selected by 2");
    reading_free(&r);
}

#define LIMS                                                                                   \
    "[Version]\nTA Instruments LIMS export format version\t0\n[Sample]\nName\tX\n"             \
    "[Step]\nStep name\tTemperature ramp (-150.0 °C) - 0.05 Hz\nNumber of points\t2\n"        \
    "Variables\tTemperature\tStorage modulus\nUnits\t°C\tMPa\nData point\t-149.5\t91836.25\n" \
    "Data point\t-147.25\t92000\n"

static void test_lims(void)
{
    reading r = read_text(NULL, LIMS);
    const mm_table *t = table_of(&r, 0);
    ok(r.good && r.out.n == 1 && t->nrow == 2 && t->ncol == 2 && warnings(&r) == 0, "the LIMS form");
    ok(cell(t, "temperature", 0) == -149.5 && cell(t, "storage_modulus", 1) == 92000, "values");
    same_text(unit_of(t, "storage_modulus"), "MPa", "units");
    same_text(meta_of(t, "frequency"), "0.05 Hz", "the frequency that only the title tells");
    ok(meta_of(t, "temperature") == NULL, "not the temperature, which is a column");
    same_text(meta_of(t, "Sample.Name"), "X", "metadata");
    reading_free(&r);
    r = read_text(NULL, "[step]\nStep name\ta\nNumber of points\t3\nVariables\tT\nUnits\tK\nData point\t1\n");
    ok(r.good && warned(&r, 1, "step 1 says 3 points and holds 1"), "a count that is wrong is warned of");
    reading_free(&r);
}

static void told(const char *name, const char *key, const char *want)
{
    mm_buf b = { 0 };
    mm_buf_printf(&b, "[step]\n%s\nx\ty\nm\ts\n1\t2\n", name);
    reading r = read_text("trios", b.data);
    same_text(meta_of(table_of(&r, 0), key), want, name);
    reading_free(&r);
    mm_buf_free(&b);
}

static void test_titles(void)
{
    told("Temperature ramp (-150.0 °C) - 0.05 Hz", "temperature", "-150 degC");
    told("Temperature ramp - 0,05 Hz", "frequency", "0.05 Hz");
    told("Time sweep 6.28rad/s", "frequency", "6.28 rad/s");
    told("Frequency sweep 0.1 to 20 Hz", "frequency", NULL);
    told("Peak hold 300 K", "temperature", "300 K");
    told("Temperature ramp - 1", "frequency", NULL);
    told("TTS overlay", "derived", "TTS");
    told("Master curve (30 °C)", "derived", "TTS");
    reading r = read_text("trios", "[step]\nFrequency sweep\nT\tx shift factor\n°C\t\n1\t2\n");
    same_text(meta_of(table_of(&r, 0), "derived"), "TTS", "shift factors are derived");
    reading_free(&r);
}

static void same_values(const char *text, size_t size, const char *how)
{
    reading r = read_sized(NULL, text, size, NULL);
    const mm_table *t = table_of(&r, 0);
    ok(r.good && t->nrow == 2 && cell(t, "temperature", 0) == -149.5 && cell(t, "loss_modulus", 1) == 0.5,
       "%s: %s", how, r.good ? "" : r.err.msg);
    same_text(unit_of(t, "temperature"), "°C", how);
    reading_free(&r);
}

static void test_writing(void)
{
    static const char plain[] = "[step]\na\nTemperature\tLoss modulus\n°C\tMPa\n-149.5\t1\n2\t0.5\n";
    same_values(plain, sizeof plain - 1, "tabs");
    static const char commas[] = "[step]\na\nTemperature,Loss modulus\n°C,MPa\n-149.5,1\n2,0.5\n";
    same_values(commas, sizeof commas - 1, "commas");
    static const char quoted[] = "[step]\na\nTemperature,\"Loss modulus\"\n°C,MPa\n\"-149,5\",1\n2,\"0,5\"\n";
    same_values(quoted, sizeof quoted - 1, "quoted decimal commas");
    static const char german[] = "[step]\na\nTemperature\tLoss modulus\n°C\tMPa\n-149,5\t1\n2\t5,0e-1\n";
    same_values(german, sizeof german - 1, "decimal commas");
    static const char semi[] = "[step]\r\na\r\nTemperature;Loss modulus\r\n°C;MPa\r\n-149,5;1\r\n2;0,5\r\n";
    same_values(semi, sizeof semi - 1, "semicolons, CRLF");
    static const char latin1[] = "[step]\na\nTemperature\tLoss modulus\n\xB0"
                                 "C\tMPa\n-149.5\t1\n2\t0.5\n";
    same_values(latin1, sizeof latin1 - 1, "Latin-1");
    char utf16[400] = "\xFF\xFE";
    size_t n = 2;
    for (const char *s = latin1; *s != '\0'; s++) {
        utf16[n++] = *s;
        utf16[n++] = '\0';
    }
    same_values(utf16, n, "UTF-16LE");
    same_values(utf16 + 2, n - 2, "UTF-16LE without a byte order mark");
    refuses("trios", "[step]\na\nT\tG\nK\tPa\n1,234\t5\n2,345\t6\n",
            "f:5: the comma may be a decimal mark or part thousands: the file does not tell");
    refuses("trios", "[step]\na\nT\tG\nK\tPa\n1,5\t5\n2.5\t6\n",
            "f:6: decimal commas and decimal points in one file (the other in line 5)");
}

static void test_dirt(void)
{
    reading r = read_text("trios", "[step]\nempty\n[step]\nb\nT\tG\n1\t2\n\nx\ty\n3\t4\t5\n6\t--\n7\n");
    const mm_table *t = table_of(&r, 0);
    ok(r.good && r.out.n == 1 && warned(&r, 1, "step 1 holds no row"), "an empty step is named");
    same_text(t != NULL ? t->scan : NULL, "2", "and counts");
    ok(t != NULL && t->nrow == 3 && t->skipped == 2 && isnan(cell(t, "g", 1)) && isnan(cell(t, "g", 2)),
       "a step without units; odd rows left out, short ones missing at the end");
    ok(warned(&r, 8, "without a number") && warned(&r, 9, "more fields"), "with their lines");
    reading_free(&r);
    refuses("trios", "[step]\nempty\nT\tG\n", "f: no step holds a row");
    refuses("trios", "nothing\n", "f: no step holds a row");
}

#define JSON                                                                                                 \
    "{\"Schema\": {\"Url\": \"TRIOSJSONExportSchema\"}, \"Sample\": {\"Name\": \"X\", \"Density\": "         \
    "{\"Value\": "                                                                                           \
    "1.5, \"Unit\": {\"Name\": \"g/cm³\"}}}, \"StartTime\": \"2023-01-09\",\n\"Results\": {\"Processed\": " \
    "{\"ResultsSteps\": [{\"Id\": \"a\", \"Name\": \"ramp 0.5 Hz\"}, {\"Id\": \"b\", \"Name\": \"TTS\"}],\n" \
    "\"ColumnHeaders\": {\"T_C\": {\"DisplayName\": \"Temperature\", \"ValueType\": \"Number\", \"Unit\": "  \
    "{\"Name\": \"°C\"}}, \"Results Step Id\": {\"ValueType\": \"Uuid\"}, \"bits\": {\"DisplayName\": "     \
    "\"Status "                                                                                              \
    "(x)\", \"ValueType\": \"Text\"}},\n\"Rows\": [{\"T_C\": 30.5, \"bits\": \"0x1\", \"Results Step Id\": " \
    "\"a\"}, {\"bits\": null, \"Results Step Id\": \"a\"}, {\"T_C\": \"NaN\", \"Results Step Id\": \"b\"}, " \
    "{\"T_C\": \"hot\", \"Results Step Id\": \"b\"}]}}}"

static void test_json(void)
{
    reading r = read_text(NULL, JSON);
    const mm_table *t = table_of(&r, 0);
    ok(r.good && r.out.n == 2 && t->nrow == 2 && t->ncol == 2, "JSON as TRIOS writes it: %s",
       r.good ? "" : r.err.msg);
    ok(cell(t, "temperature", 0) == 30.5 && isnan(cell(t, "temperature", 1)), "values, and an absent one");
    same_text(unit_of(t, "temperature"), "°C", "unit");
    same_text(text_cell(t, "status_x", 0), "0x1", "text");
    same_text(meta_of(t, "frequency"), "0.5 Hz", "frequency of the step's name");
    same_text(meta_of(t, "Sample.Density"), "1.5 g/cm³", "metadata with a unit");
    same_text(meta_of(t, "date"), "2023-01-09", "start time");
    same_text(meta_of(table_of(&r, 1), "derived"), "TTS", "a derived step");
    ok(table_of(&r, 1) != NULL && isnan(cell(r.out.t[1], "temperature", 0)) && warned(&r, 0, "holds a text"),
       "a text for a number is missing, with a warning");
    reading_free(&r);
    r = read_text(
        NULL,
        "{\"Experiment\": {\"Properties\": {\"Name\": \"E\"}, \"Results\": [{\"Properties\": {\"Name\": "
        "\"sweep\"}, \"DataSet\": [{\"Data\": {\"columns\": [{\"name\": \"T\", \"unit\": \"K\"}, {\"name\": "
        "\"n\"}], \"values\": [[1, \"a\"], [2, null], [3.5]]}}]}]}}");
    t = table_of(&r, 0);
    ok(r.good && t->nrow == 3 && cell(t, "t", 2) == 3.5, "JSON as the schema has it");
    same_text(text_cell(t, "n", 0), "a", "a column of text without a type");
    same_text(meta_of(t, "step"), "sweep", "the result's name");
    same_text(meta_of(t, "Properties.Name"), "E", "metadata");
    reading_free(&r);
    refuses("trios", "{\"Results\": {}}", "f: no step holds a row");
    r = read_text("trios", "{\"Results\":\n {,}}");
    ok(!r.good && r.err.code == MM_EINPUT && strncmp(r.err.msg, "f:2: ", 5) == 0, "bad JSON: %s", r.err.msg);
    reading_free(&r);
}

static void test_hostile(void)
{
    mm_buf b = { 0 };
    for (int i = 0; i < 3000; i++)
        mm_buf_printf(&b, "key%d\tvalue\n", i);
    for (int i = 0; i < 4000; i++)
        mm_buf_add(&b, "[step]\na\nT\n1\n");
    reading r = read_sized("trios", b.data, b.len, NULL);
    ok(r.good && r.out.n == 4000, "4000 steps under a long header");
    reading_free(&r);
    mm_buf_free(&b);
    mm_buf_add(&b, "{\"Results\": {\"Processed\": {\"ColumnHeaders\": {");
    for (int i = 0; i < 1000; i++)
        mm_buf_printf(&b, "%s\"%d\": {}", i > 0 ? "," : "", i);
    mm_buf_add(&b, "}, \"Rows\": [{}");
    for (int i = 0; i < 20000; i++)
        mm_buf_add(&b, ",{}");
    mm_buf_add(&b, "]}}}");
    r = read_sized(NULL, b.data, b.len, NULL);
    ok(!r.good && r.err.code == MM_EINPUT, "20 million cells of nothing are refused: %s", r.err.msg);
    reading_free(&r);
    mm_buf_free(&b);
}

int main(void)
{
    static const char text[] = TEXT_HEADER TEXT_STEPS, lims[] = LIMS, json[] = JSON;
    test_text();
    test_lims();
    test_titles();
    test_writing();
    test_dirt();
    test_json();
    test_hostile();
    survives_mutations("trios", text, sizeof text - 1, 400);
    survives_mutations("trios", lims, sizeof lims - 1, 300);
    survives_mutations("trios", json, sizeof json - 1, 400);
    survives_mutations(NULL, text, sizeof text - 1, 200);
    mm_unit_quit();
    return done();
}
