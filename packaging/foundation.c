/* What swift-argument-parser takes from Foundation for --experimental-dump-help, which this program has not: its own parser of the
   command line knows no such flag. A release is linked to this instead of Foundation, which would be a sixth of it. A version of
   swift-argument-parser that needs more than this does not link.

   source: apple/swift-argument-parser 1.8.2 Sources/ArgumentParser/Utilities/Foundation.swift */
#include <stdlib.h>

#define UNUSED(name, symbol) \
  void name(void) __asm__(symbol); \
  void name(void) { abort(); }

UNUSED(sorted_keys, "$s20FoundationEssentials11JSONEncoderC16OutputFormattingV10sortedKeysAEvau")
UNUSED(pretty_printed, "$s20FoundationEssentials11JSONEncoderC16OutputFormattingV13prettyPrintedAEvau")
UNUSED(encoder, "$s20FoundationEssentials11JSONEncoderCACycfc")
UNUSED(encoder_type, "$s20FoundationEssentials11JSONEncoderCMa")
UNUSED(string_of_data, "$sSS20FoundationEssentialsE4data8encodingSSSgAA4DataVh_SSAAE8EncodingVtcfC")
UNUSED(utf8, "$sSS20FoundationEssentialsE8EncodingV4utf8ACvau")
