package io.sekkei.platform.catalog.web;

import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.api.Whole;
import io.sekkei.platform.catalog.Price;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.catalog.Rates;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.math.BigInteger;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What work with the pairs costs. */
@RestController
@RequestMapping("/api/v1/prices")
@Tag(
        name = "Prices",
        description = "What work costs, now, later and in the past. Platform admins announce prices; all may read.")
class PricesController {
    private final Prices prices;

    PricesController(Prices prices) {
        this.prices = prices;
    }

    @GetMapping
    @Operation(operationId = "listPrices", summary = "Lists the prices, the last announced first")
    @ApiResponse(responseCode = "200", description = "A page of prices.")
    Page<PriceView> list(
            @RequestParam(required = false) @Nullable String pair,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        return prices.list(pair, PageRequest.of(limit, after)).map(PriceView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "announcePrice",
            summary = "Lets a price follow the one in effect",
            description = "A price is never changed, and none begins in the past.")
    @ApiResponse(responseCode = "201", description = "Announced.")
    PriceView announce(
            @Valid @RequestBody NewPrice body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return PriceView.of(prices.announce(caller, body.pair(), body.currency(), body.rates(), body.effectiveFrom()));
    }

    @Schema(description = "A price to be announced, in millionths of the currency.")
    record NewPrice(
            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "enja")
            String pair,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED, example = "USD")
            String currency,

            @NotNull
            @Schema(
                    description = "A thousand tokens read by the large model.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            BigInteger llmEncodedMicros,

            @NotNull
            @Schema(
                    description = "A thousand tokens written by the small model.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            BigInteger slmDecodedMicros,

            @NotNull
            @Schema(
                    description = "A thousand tokens written by the large model.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            BigInteger llmDecodedMicros,

            @NotNull @Schema(description = "A second on a worker.", requiredMode = Schema.RequiredMode.REQUIRED)
            BigInteger computeSecondMicros,

            @Schema(description = "When it begins to count; now without it.") @Nullable
            Instant effectiveFrom) {
        Rates rates() {
            return new Rates(
                    rate("llm_encoded_micros", llmEncodedMicros),
                    rate("slm_decoded_micros", slmDecodedMicros),
                    rate("llm_decoded_micros", llmDecodedMicros),
                    rate("compute_second_micros", computeSecondMicros));
        }

        private static long rate(String field, BigInteger value) {
            return Whole.between(field, value, 0, Rates.HIGHEST);
        }
    }

    @Schema(
            name = "Price",
            description = "What work with a pair costs from some moment on, in millionths of the currency.")
    record PriceView(
            @Schema(description = "Its number; records name it.")
            long version,

            String pair,
            String currency,
            long llmEncodedMicros,
            long slmDecodedMicros,
            long llmDecodedMicros,
            long computeSecondMicros,
            Instant effectiveFrom) {
        static PriceView of(Price price) {
            var rates = price.rates();
            return new PriceView(
                    price.version(),
                    price.pair(),
                    price.currency(),
                    rates.llmEncoded(),
                    rates.slmDecoded(),
                    rates.llmDecoded(),
                    rates.computeSecond(),
                    price.effectiveFrom());
        }
    }
}
