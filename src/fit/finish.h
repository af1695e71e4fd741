/* From a system to its results: the chain that single and joint fits share. */
#ifndef MM_FIT_FINISH_H
#define MM_FIT_FINISH_H

#include "fit/covariance.h"
#include "fit/solve.h"

/** Results of all blocks of a solved run into out[0 .. nblock-1], with the intervals that the options ask
 *  for. *covariance: as mm_result_covariance; the caller frees. On failure nothing is left to free. */
bool mm_finish(mm_run *run, mm_fit **out, mm_covariance **covariance, mm_err *err);

#endif
