#include "cli/part.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/number.h"

/* As many as the sweeps of mm_fit_series: so far can an answer come. */
enum { REACH = 8 };

const mm_option mm_options_part[] = {
    { "shard", 0, MM_OPT_TEXT, "K/N", "the K-th of N parts of the inputs; mmfit join puts the parts together",
      0, 0 },
    { "resume", 0, MM_OPT_FLAG, NULL, "leave out inputs that the output has already", 0, 0 },
    { NULL, 0, MM_OPT_FLAG, NULL, NULL, 0, 0 },
};

static bool parse_count(mm_slice text, size_t *count)
{
    double value;
    if (!mm_number_parse(text, &value) || !(value >= 1 && value <= 1e6) || value != (double)(size_t)value)
        return false;
    *count = (size_t)value;
    return true;
}

bool mm_shard_parse(mm_slice text, mm_shard *shard)
{
    mm_slice k;
    return text.s != NULL && mm_slice_field(&text, '/', &k) && text.s != NULL && parse_count(k, &shard->k) &&
           parse_count(text, &shard->n) && shard->k <= shard->n;
}

/* The first of `count` things that part k takes; those of part k + 1 begin where they end. */
static size_t first_of(const mm_part *part, size_t k, size_t count)
{
    return part->shard.n == 0 ? (k == part->shard.k ? 0 : count) : count * (k - 1) / part->shard.n;
}

/* Is this the row's dataset, or the file that it is a scan of? */
static bool is_of(mm_slice dataset, const char *place, bool exact)
{
    const size_t n = strlen(place);
    return dataset.n >= n && memcmp(dataset.s, place, n) == 0 &&
           (dataset.n == n || (!exact && dataset.n > n + 1 && memcmp(dataset.s + n, "::", 2) == 0));
}

/* The next row of the place from *cursor on, once around; *cursor moves behind it. */
static bool find_row(const mm_rowtext *t, const char *place, bool exact, size_t *cursor, size_t *row)
{
    for (size_t i = 0; i < t->nrow; i++) {
        *row = (*cursor + i) % t->nrow;
        if (is_of(mm_rowtext_field(t, *row, "dataset"), place, exact)) {
            *cursor = (*row + 1) % t->nrow;
            return true;
        }
    }
    return false;
}

/* Has the output a row of it that is no failure? */
static bool is_done(mm_part *part, const char *place)
{
    size_t row;
    return find_row(&part->done, place, part->series, &part->cursor, &row) &&
           !mm_slice_is(mm_rowtext_field(&part->done, row, "status"), "failed");
}

static bool read_old(mm_context *c, mm_part *part)
{
    const char *path = mm_arg_text(&c->args, "output", NULL);
    if (path == NULL || strcmp(path, "-") == 0 || mm_arg_choice(&c->args, "as", MM_FORM_TSV) != MM_FORM_TSV)
        return mm_fail(&c->err, MM_EUSAGE, "--resume goes on with a table: give it as --output FILE");
    if (access(path, F_OK) != 0)
        return true;
    return mm_bytes_read(path, &part->old, &c->err) &&
           mm_rowtext_read(&part->done, (mm_slice){ part->old.data, part->old.size }, path, &c->err);
}

/* Marks what is own and not done, and what is near to it; returns how many are own. */
static size_t mark(mm_part *part, char *const *place, size_t count, bool *own, bool *near)
{
    const size_t first = first_of(part, part->shard.k, count), end = first_of(part, part->shard.k + 1, count);
    size_t n = 0;
    for (size_t i = first; i < end; i++) {
        own[i] = !is_done(part, place[i]);
        n += own[i];
        for (size_t k = i > REACH ? i - REACH : 0; own[i] && k < count && k <= i + REACH; k++)
            near[k] = true;
    }
    return n;
}

static bool choose_operands(mm_context *c, mm_part *part)
{
    const size_t count = part->total = c->args.noperand;
    bool *near = mm_zalloc(count, sizeof *near);
    part->operand = mm_zalloc(count, sizeof *part->operand);
    part->own = mm_zalloc(count, sizeof *part->own);
    const bool good = near != NULL && part->operand != NULL && part->own != NULL;
    if (good) {
        const size_t first = first_of(part, part->shard.k, count);
        part->place = c->args.operand + first;
        part->nplace = first_of(part, part->shard.k + 1, count) - first;
        part->finished = mark(part, c->args.operand, count, part->own, near) == 0;
        c->args.noperand = 0;
        for (size_t i = 0; i < count; i++)
            if (near[i]) {
                part->own[c->args.noperand] = part->own[i];
                part->operand[c->args.noperand++] = c->args.operand[i];
            }
        c->args.operand = part->operand;
    }
    free(near);
    return good || mm_fail_memory(&c->err, "inputs");
}

bool mm_part_begin(mm_context *c, mm_part *part)
{
    const char *shard = mm_arg_text(&c->args, "shard", NULL);
    const bool resume = mm_arg_given(&c->args, "resume");
    *part = (mm_part){ .active = shard != NULL || resume, .series = mm_arg_given(&c->args, "series") };
    c->part = part;
    if (!part->active)
        return true;
    if (shard != NULL && !mm_shard_parse(mm_slice_of(shard), &part->shard))
        return mm_fail(&c->err, MM_EUSAGE, "--shard takes K/N with K from 1 to N, not '%s'", shard);
    if (mm_arg_given(&c->args, "joint") || mm_arg_given(&c->args, "share"))
        return mm_fail(&c->err, MM_EUSAGE, "a joint fit cannot be made in parts");
    if (c->args.noperand == 0 || part->shard.n > c->args.noperand)
        return mm_fail(&c->err, MM_EUSAGE, "%zu inputs cannot be taken apart into %zu", c->args.noperand,
                       part->shard.n);
    c->report.shard = shard;
    if (resume && !read_old(c, part))
        return false;
    return part->series || choose_operands(c, part);
}

void mm_part_free(mm_part *part)
{
    for (size_t i = 0; part->series && part->place != NULL && i < part->nplace; i++)
        free(part->place[i]);
    if (part->series)
        free(part->place);
    free(part->operand);
    free(part->own);
    mm_rowtext_free(&part->done);
    mm_bytes_free(&part->old);
}

bool mm_part_owns(const mm_context *c, size_t i)
{
    return c->part == NULL || c->part->own == NULL || c->part->own[i];
}

/* Datasets of this part in order; `all` has every one's name. */
static bool keep_places(mm_part *part, char *const *all, size_t count, mm_err *err)
{
    const size_t first = first_of(part, part->shard.k, count);
    part->nplace = first_of(part, part->shard.k + 1, count) - first;
    part->place = mm_zalloc(part->nplace, sizeof *part->place);
    bool good = part->place != NULL;
    for (size_t i = 0; good && i < part->nplace; i++)
        good = (part->place[i] = mm_strdup(all[first + i])) != NULL;
    return good || mm_fail_memory(err, "datasets");
}

bool mm_part_choose(mm_context *c, mm_fitting *f)
{
    mm_part *part = c->part;
    if (part == NULL || !part->active || !part->series)
        return true;
    const size_t count = part->total = f->nitem;
    char **name = mm_zalloc(count, sizeof *name);
    bool *own = mm_zalloc(count, sizeof *own), *near = mm_zalloc(count, sizeof *near);
    bool good = name != NULL && own != NULL && near != NULL;
    for (size_t i = 0; good && i < count; i++)
        name[i] = f->item[i].name;
    if (good && (good = keep_places(part, name, count, &c->err))) {
        part->finished = mark(part, name, count, own, near) == 0;
        f->nitem = 0;
        for (size_t i = 0; i < count; i++) {
            f->item[i].neighbour = !own[i];
            if (near[i])
                f->item[f->nitem++] = f->item[i];
            else
                mm_fit_item_clear(&f->item[i], f->nmodel);
        }
    }
    free(name);
    free(own);
    free(near);
    return good || mm_fail_memory(&c->err, "datasets");
}

void mm_part_drop(mm_context *c, mm_fitting *f)
{
    const size_t count = f->nitem;
    if (c->part == NULL || !c->part->active)
        return;
    f->nitem = 0;
    for (size_t i = 0; i < count; i++)
        if (!f->item[i].neighbour) {
            f->item[f->nitem++] = f->item[i];
        } else {
            for (size_t m = 0; m < f->nmodel; m++)
                mm_fit_free(f->item[i].fit[m]);
            mm_fit_item_clear(&f->item[i], f->nmodel);
        }
}

/* The rows of a place, which follow each other; returns how many. */
static size_t pick_place(const mm_rowtext *t, const char *place, bool exact, size_t *cursor, size_t which,
                         mm_rowtext_pick *pick)
{
    size_t n = 0, row;
    if (!find_row(t, place, exact, cursor, &row))
        return 0;
    for (; row < t->nrow && is_of(mm_rowtext_field(t, row, "dataset"), place, exact); row++)
        pick[n++] = (mm_rowtext_pick){ which, row };
    *cursor = row;
    return n;
}

/* Rows of each place in order: the new ones, else those that were there. A name that is given twice has its
 * rows once. */
static size_t pick_rows(const mm_part *part, const mm_rowtext table[2], size_t room, mm_rowtext_pick *pick)
{
    size_t n = 0, cursor[2] = { 0, 0 };
    for (size_t i = 0; i < part->nplace; i++) {
        size_t more = 0;
        for (size_t t = 0; t < 2 && more == 0 && n < room; t++)
            more = pick_place(&table[t], part->place[i], part->series, &cursor[t], t, pick + n);
        n += more;
    }
    return n;
}

static bool merge(mm_context *c, mm_slice fresh, mm_buf *out)
{
    mm_rowtext table[2] = { { 0 }, c->part->done };
    if (!mm_rowtext_read(&table[0], fresh, "the result", &c->err))
        return false;
    mm_rowtext_pick *pick = mm_zalloc(table[0].nrow + table[1].nrow, sizeof *pick);
    bool good = pick != NULL || mm_fail_memory(&c->err, "rows");
    if (good) {
        const size_t n = pick_rows(c->part, table, table[0].nrow + table[1].nrow, pick);
        good = mm_rowtext_join(table, 2, pick, n, NULL, out, &c->err);
    }
    free(pick);
    mm_rowtext_free(&table[0]);
    return good;
}

bool mm_part_write(mm_context *c)
{
    if (c->part->done.nrow == 0)
        return mm_context_write(c);
    char *text = NULL;
    size_t size = 0;
    mm_buf out = { 0 };
    FILE *stream = open_memstream(&text, &size);
    bool good = stream != NULL || mm_fail_memory(&c->err, "the result");
    good = good && mm_report_write(&c->report, MM_FORM_TSV, &c->diag, stream, &c->err);
    if (stream != NULL && fclose(stream) != 0 && good)
        good = mm_fail_memory(&c->err, "the result");
    good = good && merge(c, (mm_slice){ text, size }, &out) && mm_context_write_text(c, out.data, out.len);
    free(text);
    mm_buf_free(&out);
    return good;
}
