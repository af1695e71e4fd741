/* What all verbs of chifit do with a table before they look at it. */
#ifndef MM_CLI_MAGNET_INPUT_H
#define MM_CLI_MAGNET_INPUT_H

#include "cli/context.h"
#include "cli/input.h"

extern const mm_option mm_run_options[];        /* run */
extern const mm_option mm_background_options[]; /* background */
extern const mm_option mm_field_options[];      /* field-offset */

/** Take --background off a table that has its columns already: the moment of an empty run, at the same
 *  temperature and field. Nothing happens without the option.
 *  Errors: as mm_read and mm_background_subtract. */
bool mm_magnet_background(mm_context *c, mm_table *table);

/** Columns `temperature` (K), `magnetic_field` (Oe) and `moment`, whatever the instrument calls them; less
 *  the --background; the rows of the run that --run names. A table without a column of the field gets the one
 * that its metadata name: `field` (--meta field=20Oe). The fit verbs can take it as their `prepare`. Errors:
 * MM_EINPUT a unit that is no field's, no such run. */
bool mm_magnet_prepare(mm_context *c, mm_table *table);

/** The same for all tables of all inputs. */
bool mm_magnet_prepare_all(mm_context *c, mm_inputs *inputs);

/** Temperature (K), field (Oe) and moment (emu) of a prepared table as x[0], x[1] and y, by -x -x -y -s -r.
 *  Errors: MM_EINPUT a column that is not there, with what names it. */
bool mm_moment_dataset(mm_context *c, const mm_table *table, mm_dataset *dataset);

#endif
