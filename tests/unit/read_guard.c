/* Reading in a child process: what comes back, and what becomes of a child that ends badly. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "read/guard.h"
#include "read/lines.h"
#include "reading.h"

static bool read_well(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                      mm_err *err)
{
    mm_table *t = mm_read_table(source, &mm_format_xdi, "4.1", err);
    mm_table_add(t, "q (K)", NULL, MM_NUMBER, err);
    mm_table_add(t, "Oscillation (cmd)", "", MM_TEXT, err);
    mm_table_resize(t, 3, err);
    t->col[0].v[0] = 0.1;
    t->col[0].v[2] = -0.0;
    mm_table_set_text(t, 1, 1, "", err);
    mm_table_set_text(t, 2, 1, "χ\n", err);
    mm_meta_set(t, "a:b", select->text, err);
    t->skipped = 7;
    mm_warn(diag, source->path, 12, "100%% odd");
    mm_remark(diag, NULL, 0, "fine");
    return mm_tables_add(out, t, err);
}

static bool read_badly(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                       mm_err *err)
{
    (void)select;
    (void)out;
    mm_warn(diag, source->path, 1, "about to fail");
    return mm_fail(err, MM_ESYS, "%s: 50%% of nothing", source->path);
}

static bool crash(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                  mm_err *err)
{
    (void)source;
    (void)select;
    (void)out;
    (void)diag;
    (void)err;
    raise(SIGSEGV);
    return true;
}

static bool run_for_ever(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                         mm_err *err)
{
    volatile unsigned spin = 1;
    while (spin != 0)
        spin = 3 - spin;
    return read_badly(source, select, out, diag, err);
}

static bool leave(const mm_source *source, const mm_select *select, mm_tables *out, mm_diag *diag,
                  mm_err *err)
{
    if (source->size > 0)
        _exit(3);
    return read_badly(source, select, out, diag, err);
}

static reading guarded(mm_read_function read)
{
    reading r = { 0 };
    const mm_source source = { "f", "x", 1, "x", 1 };
    r.good = mm_read_guarded(read, &source, &(mm_select){ "sel" }, &r.out, &r.notes, &r.err);
    return r;
}

static void test_answer(void)
{
    reading r = guarded(read_well);
    const mm_table *t = table_of(&r, 0);
    ok(r.good && r.out.n == 1 && t->nrow == 3 && t->ncol == 2 && t->skipped == 7, "a table comes back");
    same_text(t != NULL ? t->name : NULL, "f::4.1", "its name");
    same_text(t != NULL ? t->scan : NULL, "4.1", "its scan");
    ok(t != NULL && t->format == mm_format_xdi.name, "its format, the static text");
    ok(cell(t, "q", 0) == 0.1 && isnan(cell(t, "q", 1)) && signbit(cell(t, "q", 2)), "its numbers");
    same_text(unit_of(t, "q"), "K", "a unit");
    same_text(unit_of(t, "oscillation_cmd"), "", "brackets that are no unit");
    ok(t != NULL && t->col[1].text[0] == NULL, "a missing text is missing");
    same_text(text_cell(t, "oscillation_cmd", 1), "", "an empty one empty");
    same_text(text_cell(t, "oscillation_cmd", 2), "χ\n", "and others whole");
    same_text(meta_of(t, "a:b"), "sel", "metadata, and the selection got there");
    ok(r.notes.n == 2 && warned(&r, 12, "100% odd") && r.notes.note[1].level == MM_REMARK &&
           r.notes.note[1].file == NULL,
       "notes");
    reading_free(&r);
}

static void ends(mm_read_function read, mm_code code, const char *part)
{
    reading r = guarded(read);
    ok(!r.good && r.out.n == 0 && r.err.code == code && strstr(r.err.msg, part) != NULL, "refused: %s",
       r.err.msg);
    reading_free(&r);
}

int main(void)
{
    test_answer();
    reading r = guarded(read_badly);
    ok(warned(&r, 1, "about to fail"), "notes of a reader that fails");
    reading_free(&r);
    ends(read_badly, MM_ESYS, "f: 50% of nothing");
    ends(crash, MM_EINPUT, "crashed");
    ends(run_for_ever, MM_EINPUT, "does not come to an end");
    ends(leave, MM_EINPUT, "gave up");
    return done();
}
