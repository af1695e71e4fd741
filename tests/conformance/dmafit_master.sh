#!/bin/sh
# Master curves of real polymers: polyisoprene of two masses, which are of one law of Williams, Landel and Ferry, and a
# film whose shifts end in a glass.
# shellcheck source=tests/conformance/lib.sh
. "${top_srcdir:?}/tests/conformance/lib.sh"

dma=$SHARED/data/dma

wlf() {
    jq ".fits[] | select(.model == \"wlf\") | .$1" "$scratch/out"
}

check "polyisoprene of 223 kg/mol" dmafit master --vertical --reference 273 --as json "$dma"/reptate_PI/PI223k*.osc
long=$(wlf derived.T0.value)
near "the law holds to 0.02 decades" "$(wlf rms)" 0 0.02
near "moduli lie on one curve" "$(jq '.quantities.rms_storage.value' "$scratch/out")" 0 0.02
near "losses too" "$(jq '.quantities.rms_loss.value' "$scratch/out")" 0 0.01
near "phase angles need no shift" "$(jq '.quantities.van_gurp_palmen.value' "$scratch/out")" 0 0.3
same "b_T falls with the temperature" \
    "$(jq '.table.columns[] | select(.name == "log10_b_T") | .values | . == (sort | reverse)' "$scratch/out")" true

check "polyisoprene of 14 kg/mol" dmafit master --as json "$dma"/reptate_PI/PI14k*.osc
near "short and long chains stand still at one temperature" "$(wlf derived.T0.value)" "$long" 8

check "Eplexor" dmafit master --law 300: --as json "$dma/eplexor/freq_user_raw.csv"
near "WLF above the glass" "$(wlf rms)" 0 0.2
same "shifts fall all the way" \
    "$(jq '.table.columns[] | select(.name == "log10_a_T") | .values | . == (sort | reverse)' "$scratch/out")" true

check "TRIOS in the LIMS layout" dmafit master --as json "$dma/trios/hermes_frequency_sweep_tts_LIMS.txt"
near "two laws" "$(jq '.fits | length' "$scratch/out")" 2 0
finish
