/* PATH, PATH::SEL, what exists with `::` in its name, standard input. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/unit.h"
#include "reading.h"

static const char scans[] = "#F f\n\n#S 1 ascan x 0 1 1 1\n#N 2\n#L x  I\n0 1\n1 2\n\n"
                            "#S 2 ascan x 0 1 1 1\n#N 2\n#L x  I\n0 3\n1 4\n\n"
                            "#S 2 ascan x 0 1 1 1\n#N 2\n#L x  I\n0 5\n1 6\n";

static bool put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    return f != NULL && fputs(text, f) >= 0 && fclose(f) == 0;
}

static reading read_path(const char *spec)
{
    reading r = { 0 };
    r.good = mm_read(spec, NULL, &r.out, &r.notes, &r.err);
    return r;
}

/* Reading the file `name` gives these tables, whose names end like this. */
static void gives(const char *folder, const char *name, size_t n, const char *last)
{
    char *spec = mm_format("%s/%s", folder, name);
    reading r = read_path(spec);
    ok(r.good && r.out.n == n, "%s gives %zu", name, n);
    const char *got = r.out.n > 0 ? r.out.t[r.out.n - 1]->name : "";
    const size_t length = strlen(got), want = strlen(last);
    same_text(length >= want ? got + length - want : got, last, "its name");
    reading_free(&r);
    free(spec);
}

static void fails(const char *folder, const char *name, mm_code code, const char *part)
{
    char *spec = mm_format("%s/%s", folder, name);
    reading r = read_path(spec);
    ok(!r.good && r.err.code == code && strstr(r.err.msg, part) != NULL && r.out.n == 0, "%s fails: %s", name,
       part);
    if (!r.good)
        diag("%s", r.err.msg);
    reading_free(&r);
    free(spec);
}

static void test_input(const char *path)
{
    reading r = { 0 };
    if (freopen(path, "r", stdin) != NULL)
        r = read_path("-::2.2");
    ok(r.good && r.out.n == 1 && cell(r.out.t[0], "i", 1) == 6, "standard input, one scan of it");
    same_text(r.out.n == 1 ? r.out.t[0]->name : NULL, "-::2.2", "is called so");
    reading_free(&r);
}

int main(void)
{
    char folder[] = "read_path.XXXXXX";
    if (mkdtemp(folder) == NULL || chdir(folder) != 0 || !put("a.spec", scans) || !put("b::2", "x y\n1 2\n"))
        return 99;
    gives(".", "a.spec", 3, "a.spec::2.2");
    gives(".", "a.spec::1", 1, "a.spec::1");
    gives(".", "a.spec::2", 2, "a.spec::2.2");
    gives(".", "a.spec::2.2", 1, "a.spec::2.2");
    gives(".", "a.spec::1-2", 3, "a.spec::2.2");
    gives(".", "a.spec::", 3, "a.spec::2.2");
    gives(".", "b::2", 1, "b::2");
    fails(".", "a.spec::7", MM_EINPUT, "7");
    fails(".", "a.spec::x", MM_EUSAGE, "'x'");
    fails(".", "b::2::1", MM_EINPUT, "no scans");
    fails(".", "c.spec::1", MM_EINPUT, "No such file");
    fails(".", "", MM_EINPUT, "directory");
    test_input("a.spec");
    const bool gone = unlink("a.spec") == 0 && unlink("b::2") == 0 && chdir("..") == 0 && rmdir(folder) == 0;
    ok(gone, "the folder is removed");
    mm_unit_quit();
    return done();
}
