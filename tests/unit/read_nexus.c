/* HDF5 files as BLISS, other NeXus writers and accidents make them; all made through the module's own writer.
 */
#include <stdint.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/module.h"
#include "base/unit.h"
#include "mutate.h"
#include "read/hdf5.h"
#include "reading.h"

static const mm_hdf5 *h5;
static mm_hdf5_file *file;
static char path[] = "read_nexus.XXXXXX";

static void group(const char *name, const char *class)
{
    h5->make_group(file, name);
    if (class != NULL)
        h5->write_text(file, name, "NX_class", class);
}

static void row(const char *name, size_t n, const double *values, const char *unit)
{
    h5->write(file, name, 1, &n, values);
    if (unit != NULL)
        h5->write_text(file, name, "units", unit);
}

static void number(const char *name, double value, const char *unit)
{
    h5->write(file, name, 0, NULL, &value);
    if (unit != NULL)
        h5->write_text(file, name, "units", unit);
}

static mm_bytes finish(void)
{
    mm_bytes bytes = { 0 };
    mm_err err = MM_ERR_INIT;
    ok(h5->close(file), "the file is written");
    file = NULL;
    if (!mm_bytes_read(path, &bytes, &err))
        diag("%s", err.msg);
    mm_err_clear(&err);
    return bytes;
}

static const double energy[] = { 5.7, 5.725, 5.75 }, counts[] = { 10, NAN, 12 }, ring[] = { 200, 199 };

static void bliss_scan(const char *name, const char *title)
{
    char p[100];
    const char *const groups[] = { "", "/instrument", "/instrument/positioners", "/measurement" };
    for (size_t i = 0; i < 4; i++) {
        snprintf(p, sizeof p, "/%s%s", name, groups[i]);
        group(p, i == 0 ? "NXentry" : "NXcollection");
    }
    snprintf(p, sizeof p, "/%s/title", name);
    h5->write_text(file, p, NULL, title);
    snprintf(p, sizeof p, "/%s/start_time", name);
    h5->write_text(file, p, NULL, "2023-03-18T14:27:17");
    snprintf(p, sizeof p, "/%s/instrument/positioners/mono", name);
    number(p, 5.7, "keV");
    snprintf(p, sizeof p, "/%s/instrument/positioners/emission", name);
    number(p, 4.8392, "keV");
    snprintf(p, sizeof p, "/%s/instrument/positioners/title", name);
    number(p, 7, NULL);
    snprintf(p, sizeof p, "/%s/measurement/apd", name);
    row(p, 3, counts, NULL);
    snprintf(p, sizeof p, "/%s/measurement/mono", name);
    row(p, 3, energy, "keV");
}

static mm_bytes make_bliss(void)
{
    const size_t image[] = { 3, 2 };
    const double pixels[6] = { 0 };
    file = h5->create(path);
    bliss_scan("10.1", "ascan mono 5.7 5.75 2 1");
    bliss_scan("4.2", "subscan");
    bliss_scan("4.1", "ascan mono 5.7 5.75 2 1");
    row("/4.1/measurement/current", 2, ring, "mA");
    h5->write(file, "/4.1/measurement/camera", 2, image, pixels);
    number("/4.1/measurement/attenuator", 3, NULL);
    group("/11.1", "NXentry");
    return finish();
}

static void test_bliss(void)
{
    mm_bytes bytes = make_bliss();
    reading r = read_sized(NULL, bytes.data, bytes.size, NULL);
    ok(r.good && r.out.n == 3, "three scans: %s", r.good ? "" : r.err.msg);
    const mm_table *t = table_of(&r, 0);
    same_text(t != NULL ? t->name : NULL, "f::4.1", "in the order of their numbers");
    same_text(t != NULL ? t->format : NULL, "nexus", "found by the signature");
    ok(t != NULL && t->nrow == 3 && t->ncol == 3, "three rows of three counters");
    same_text(t != NULL && t->ncol > 0 ? t->col[0].name : NULL, "mono", "what was scanned is first");
    ok(cell(t, "mono", 1) == 5.725 && isnan(cell(t, "apd", 1)) && cell(t, "apd", 2) == 12, "values");
    same_text(unit_of(t, "mono"), "keV", "unit");
    ok(cell(t, "current", 1) == 199 && isnan(cell(t, "current", 2)), "a counter that stopped early");
    ok(warned(&r, 0, "/4.1/measurement/current has 2 values where others have 3"), "is named");
    same_text(meta_of(t, "title"), "ascan mono 5.7 5.75 2 1", "title");
    same_text(meta_of(t, "date"), "2023-03-18T14:27:17", "start time");
    same_text(meta_of(t, "emission"), "4.8392 keV", "where a motor stood");
    same_text(meta_of(t, "motor.title"), "7", "a motor called title");
    same_text(meta_of(t, "attenuator"), "3", "a counter without rows");
    ok(warned(&r, 0, "/11.1 holds no row of numbers"), "an empty scan is named");
    same_text(r.out.n == 3 ? r.out.t[1]->scan : NULL, "4.2", "the part of a scan");
    reading_free(&r);
    r = read_sized(NULL, bytes.data, bytes.size, "4.2");
    ok(r.good && r.out.n == 1, "selected by 4.2");
    reading_free(&r);
    r = read_sized(NULL, bytes.data, bytes.size, "5");
    ok(!r.good && r.err.code == MM_EINPUT, "no scan 5: %s", r.err.msg);
    reading_free(&r);
    r = read_sized(NULL, bytes.data, bytes.size, "11");
    ok(!r.good && r.err.code == MM_EINPUT, "nothing in scan 11: %s", r.err.msg);
    reading_free(&r);
    mm_bytes_free(&bytes);
}

static void test_other_master(void)
{
    file = h5->create(path);
    group("/entry24212", "NXentry");
    h5->write_text(file, "/entry24212/title", NULL, "ascanct mono 1 2");
    group("/entry24212/sample", "NXsample");
    h5->write_text(file, "/entry24212/sample/name", NULL, "CeRu2");
    number("/entry24212/sample/temperature", 10.5, "K");
    group("/entry24212/instrument", "NXinstrument");
    group("/entry24212/instrument/apd", "NXdetector");
    row("/entry24212/instrument/apd/data", 3, counts, NULL);
    group("/entry24212/instrument/mono", "NXpositioner");
    row("/entry24212/instrument/mono/value", 3, energy, "keV");
    group("/entry24212/instrument/start_positioners", "NXcollection");
    number("/entry24212/instrument/start_positioners/y", -0.25, NULL);
    group("/notes", NULL);
    mm_bytes bytes = finish();
    reading r = read_sized(NULL, bytes.data, bytes.size, NULL);
    const mm_table *t = table_of(&r, 0);
    ok(r.good && r.out.n == 1 && t->nrow == 3, "arrays of the instrument");
    same_text(t != NULL ? t->scan : NULL, "24212", "the number in the entry's name");
    ok(cell(t, "mono", 2) == 5.75 && cell(t, "apd", 0) == 10, "values");
    same_text(meta_of(t, "y"), "-0.25", "where the motors stood");
    same_text(meta_of(t, "sample"), "CeRu2", "sample");
    same_text(meta_of(t, "temperature"), "10.5 K", "temperature");
    reading_free(&r);
    mm_bytes_free(&bytes);
}

static void test_data(void)
{
    const size_t plane[] = { 2, 3 };
    const double map[] = { 1, 2, 3, 4, 5, 6 }, map_errors[] = { .1, .2, .3, .4, .5, .6 },
                 incident[] = { 7, 8 };
    const char *const axes[] = { "incident", "emission" }, *const axis[] = { "energy" },
                      *const more[] = { "mon" };
    file = h5->create(path);
    group("/entry", "NXentry");
    h5->write_text(file, "/entry", "default", "curve");
    group("/entry/a", "NXdata");
    group("/entry/curve", "NXdata");
    h5->write_text(file, "/entry/curve", "signal", "mu");
    h5->write_texts(file, "/entry/curve", "axes", axis, 1);
    h5->write_texts(file, "/entry/curve", "auxiliary_signals", more, 1);
    row("/entry/curve/mu", 3, counts, NULL);
    row("/entry/curve/errors", 3, energy, NULL);
    row("/entry/curve/energy", 3, energy, "eV");
    row("/entry/curve/mon", 3, energy, NULL);
    group("/plane", "NXentry");
    group("/plane/data", "NXdata");
    h5->write_text(file, "/plane/data", "signal", "counts");
    h5->write_texts(file, "/plane/data", "axes", axes, 2);
    h5->write(file, "/plane/data/counts", 2, plane, map);
    h5->write(file, "/plane/data/counts_errors", 2, plane, map_errors);
    row("/plane/data/incident", 2, incident, "keV");
    row("/plane/data/emission", 3, energy, "keV");
    group("/old", "NXdata");
    row("/old/y", 3, counts, NULL);
    h5->write_text(file, "/old/y", "signal", "1");
    h5->write_text(file, "/old/y", "axes", "x");
    row("/old/x", 3, energy, NULL);
    mm_bytes bytes = finish();
    reading r = read_sized(NULL, bytes.data, bytes.size, NULL);
    ok(r.good && r.out.n == 3, "three entries");
    const mm_table *t = table_of(&r, 0);
    ok(t != NULL && t->ncol == 4 && strcmp(t->col[0].id, "energy") == 0 && cell(t, "mu", 2) == 12 &&
           cell(t, "mon", 0) == 5.7,
       "axis, signal, auxiliary signal of the default NXdata");
    ok(t != NULL && mm_table_sigma_of(t, 1) == 2 && cell(t, "mu_err", 1) == 5.725, "and its errors");
    t = table_of(&r, 2);
    ok(t != NULL && t->nrow == 6 && cell(t, "incident", 2) == 7 && cell(t, "incident", 3) == 8 &&
           cell(t, "emission", 3) == 5.7 && cell(t, "counts", 4) == 5 && cell(t, "counts_err", 5) == .6,
       "a map is a row a cell");
    t = table_of(&r, 1);
    ok(t != NULL && cell(t, "x", 1) == 5.725 && cell(t, "y", 0) == 10,
       "a signal in the old way, at the root");
    reading_free(&r);
    mm_bytes_free(&bytes);
}

/* Change the size that a dataset says it has: 12347 values in the file become 2^40. */
static void test_inflated(void)
{
    const size_t n = 12347;
    double *values = mm_zalloc(n, sizeof *values);
    file = h5->create(path);
    group("/1.1", "NXentry");
    group("/1.1/measurement", NULL);
    row("/1.1/measurement/x", n, values, NULL);
    row("/1.1/measurement/y", 3, energy, NULL);
    mm_bytes bytes = finish();
    const uint64_t before = n, after = (uint64_t)1 << 40;
    char *copy = malloc(bytes.size);
    memcpy(copy, bytes.data, bytes.size);
    int changed = 0;
    for (size_t i = 0; i + 8 <= bytes.size; i++)
        if (memcmp(copy + i, &before, 8) == 0) {
            memcpy(copy + i, &after, 8);
            changed++;
        }
    reading r = read_sized(NULL, copy, bytes.size, NULL);
    ok(changed > 0 && (!r.good || r.out.t[0]->nrow == 3), "an array larger than its file is left out");
    reading_free(&r);
    r = read_sized(NULL, bytes.data, bytes.size, NULL);
    ok(r.good && r.out.t[0]->nrow == n, "the honest one is read");
    reading_free(&r);
    r = read_sized(NULL, bytes.data, bytes.size / 2, NULL);
    ok(!r.good && r.err.code == MM_EINPUT, "half a file: %s", r.err.msg);
    reading_free(&r);
    free(copy);
    free(values);
    mm_bytes_free(&bytes);
}

static void test_refused(void)
{
    static const char junk[] = "\x89HDF\r\n\x1a\n and nothing that follows it";
    reading r = read_sized(NULL, junk, sizeof junk - 1, NULL);
    ok(!r.good && r.err.code == MM_EINPUT, "a signature alone: %s", r.err.msg);
    reading_free(&r);
    file = h5->create(path);
    mm_bytes bytes = finish();
    r = read_sized(NULL, bytes.data, bytes.size, NULL);
    ok(!r.good && r.err.code == MM_EINPUT, "no entry: %s", r.err.msg);
    reading_free(&r);
    mm_bytes_free(&bytes);
}

#ifndef HAVE_HDF5
static void test_without(void)
{
    static const char signature[] = "\x89HDF\r\n\x1a\n";
    reading r = read_sized(NULL, signature, sizeof signature - 1, NULL);
    ok(!r.good && strstr(r.err.msg, "libhdf5-dev") != NULL, "the message names the package: %s", r.err.msg);
    reading_free(&r);
}
#endif

int main(void)
{
    mm_err err = MM_ERR_INIT;
#ifndef HAVE_HDF5
    test_without();
    return done();
#endif
    h5 = mm_module_symbol("mm_hdf5", "mm_hdf5_functions", &err);
    if (!ok(h5 != NULL, "the module is there: %s", h5 == NULL ? err.msg : "")) {
        mm_err_clear(&err);
        return done();
    }
    const int fd = mkstemp(path);
    if (fd >= 0)
        close(fd);
    test_bliss();
    test_other_master();
    test_data();
    test_inflated();
    test_refused();
    mm_bytes good = make_bliss();
    survives_mutations("nexus", good.data, good.size, 200);
    mm_bytes_free(&good);
    unlink(path);
    mm_unit_quit();
    return done();
}
