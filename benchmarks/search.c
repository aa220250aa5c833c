/* The innermost search in plain C: which text a party offers, which text mediators table.

   search FILE SECONDS reads what benchmarks/search.py writes (int64: parties, texts, questions;
   then doubles: worth (parties x texts), reserve (parties), asked (questions x parties)), answers all questions over and over, and prints, for offers
   and for mediators' texts, the nanoseconds of CPU time a text looked at takes and the sum of
   the answers of one pass, which must be those of negsim. */

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

static long best_offer(long i, const double *worth, long parties, long texts, double asked) {
    double best = -1.0;
    long at = -1;
    for (long x = 0; x < texts; x++) {
        if (worth[i * texts + x] < asked) continue;
        double product = 1.0;
        for (long j = 0; j < parties; j++)
            if (j != i) product *= worth[j * texts + x];
        if (product > best) best = product, at = x;
    }
    return at;
}

static long package_all_take(const double *worth, long parties, long texts, const double *lower) {
    double best = -1.0;
    long at = -1;
    for (long x = 0; x < texts; x++) {
        double product = 1.0;
        for (long i = 0; i < parties; i++) {
            if (worth[i * texts + x] < lower[i]) {
                product = -1.0;
                break;
            }
            product *= worth[i * texts + x] - lower[i] + 1e-9;
        }
        if (product > best) best = product, at = x;
    }
    return at;
}

static double *numbers(FILE *file, size_t count) {
    double *read = malloc(count * sizeof *read);
    if (!read || fread(read, sizeof *read, count, file) != count) exit(1);
    return read;
}

int main(int argc, char **argv) {
    int64_t size[3];
    FILE *file = argc == 3 ? fopen(argv[1], "rb") : NULL;
    if (!file || fread(size, sizeof *size, 3, file) != 3) return 1;
    long parties = size[0], texts = size[1], questions = size[2];
    double *worth = numbers(file, parties * texts), *reserve = numbers(file, parties);
    double *asked = numbers(file, questions * parties), seconds = atof(argv[2]);
    long answers = 0, passes = 0;
    double begun = now(), spent;
    do {
        answers = 0, passes++;
        for (long q = 0; q < questions; q++)
            for (long i = 0; i < parties; i++)
                answers += best_offer(i, worth, parties, texts, asked[q * parties + i]);
    } while ((spent = now() - begun) < seconds);
    printf("%.6f %ld ", 1e9 * spent / passes / questions / parties / texts, answers);
    passes = 0, begun = now();
    do {
        answers = 0, passes++;
        for (long q = 0; q < questions; q++) {
            double lower[64];
            for (long i = 0; i < parties; i++) lower[i] = reserve[i] * asked[q * parties + i];
            answers += package_all_take(worth, parties, texts, lower);
        }
    } while ((spent = now() - begun) < seconds);
    printf("%.6f %ld\n", 1e9 * spent / passes / questions / texts, answers);
    return 0;
}
