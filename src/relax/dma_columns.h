/* Which columns of a table hold dynamic mechanical quantities. */
#ifndef MM_RELAX_DMA_COLUMNS_H
#define MM_RELAX_DMA_COLUMNS_H

#include "relax/sweep.h"

/** Find the columns that `columns` leaves open, by name and unit; temperatures become K, frequencies Hz,
 * times s, the loss takes the storage's unit. MM_NO_COLUMN stays where there is none. Errors: MM_EINPUT a
 * unit that does not convert. */
bool mm_dma_find_columns(mm_table *table, mm_dma_columns *columns, mm_err *err);

/** An angular frequency beside the frequency, MM_NO_COLUMN when there is none; its unit is rad/s. */
ptrdiff_t mm_dma_find_omega(const mm_table *table, const mm_dma_columns *columns);

#endif
