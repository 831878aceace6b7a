// Preloaded into a program, makes it see a clock that a time server keeps right to 1 ms.
#include <string.h>
#include <sys/timex.h>

int adjtimex(struct timex *state) {
    memset(state, 0, sizeof *state);
    state->maxerror = 1000;
    return TIME_OK;
}
