package io.sekkei.platform.generation.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.sekkei.inference.DecodingMode;
import io.sekkei.platform.catalog.Price;
import io.sekkei.platform.catalog.Prices;
import io.sekkei.platform.catalog.ServedModel;
import io.sekkei.platform.generation.Generations;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The names a client may ask for. */
@RestController
@Tag(name = "Models", description = "The pairs of models, in each of their modes.")
@ApiResponse(responseCode = "401", description = "No key, or none of ours.")
class ModelsController {
    private final Generations generations;
    private final Prices prices;

    ModelsController(Generations generations, Prices prices) {
        this.generations = generations;
        this.prices = prices;
    }

    @GetMapping("/v1/models")
    @Operation(operationId = "listModels", summary = "Lists the models that may be asked for")
    @ApiResponse(responseCode = "200", description = "All models this key may use.")
    ModelList list(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return new ModelList(
                "list", generations.models(caller).stream().map(this::model).toList());
    }

    @GetMapping("/v1/models/{id}")
    @Operation(operationId = "retrieveModel", summary = "Describes a model")
    @ApiResponse(responseCode = "200", description = "The model.")
    @ApiResponse(responseCode = "404", description = "No such model.")
    Model one(@Parameter(hidden = true) @AuthenticationPrincipal Caller caller, @PathVariable String id) {
        return model(generations.model(caller, id));
    }

    private Model model(ServedModel model) {
        return Model.of(model, prices.inEffect(model.pair().id()));
    }

    @Schema(description = "All models.")
    record ModelList(@Schema(allowableValues = "list") String object, List<Model> data) {}

    @Schema(description = "A pair of models in one of its modes.")
    record Model(
            @Schema(description = "What to put into a request's model.", example = "enja:llm-only")
            String id,

            @Schema(allowableValues = "model") String object,

            @Schema(description = "When the pair was opened, in seconds since 1970.")
            long created,

            @JsonProperty("owned_by") String ownedBy,

            @Schema(description = "Extension: what the pair is.")
            Pair sekkei) {
        static Model of(ServedModel model, Price price) {
            return new Model(model.name(), "model", model.openedAt().getEpochSecond(), "sekkei", Pair.of(model, price));
        }
    }

    @Schema(description = "What a pair is.")
    record Pair(
            @Schema(example = "enja") String pair,

            String version,

            @Schema(description = "SHA-256 of the manifest, which holds that of every file.")
            String digest,

            @Schema(allowableValues = {"llm-to-slm", "slm-only", "llm-only", "speculative", "cascade"})
            String mode,

            @JsonProperty("default_mode") @Schema(description = "Whether the pair's name alone means this mode.")
            boolean defaultMode,

            String description,

            @Schema(description = "SPDX expression.") String licence,

            @JsonProperty("context_tokens") @Schema(description = "Most prompt tokens it can read.")
            int contextTokens,

            @JsonProperty("max_output_tokens") @Schema(description = "Most tokens it can write.")
            int maxOutputTokens,

            @Schema(description = "What work costs now, in millionths of the currency.")
            PriceNow price) {
        static Pair of(ServedModel model, Price price) {
            var pair = model.pair();
            return new Pair(
                    pair.id(),
                    pair.version(),
                    pair.digest(),
                    model.mode().wireName(),
                    isDefault(model.mode(), pair.defaultMode()),
                    pair.description(),
                    pair.licence(),
                    pair.contextTokens(),
                    pair.maxOutputTokens(),
                    PriceNow.of(price));
        }

        private static boolean isDefault(DecodingMode mode, DecodingMode defaultMode) {
            return mode == defaultMode;
        }
    }

    /** What work costs now. */
    @Schema(description = "What work costs now, in millionths of the currency.")
    record PriceNow(
            @Schema(example = "USD") String currency,

            @JsonProperty("llm_encoded_micros") @Schema(description = "A thousand tokens read by the large model.")
            long llmEncodedMicros,

            @JsonProperty("slm_decoded_micros") @Schema(description = "A thousand tokens written by the small model.")
            long slmDecodedMicros,

            @JsonProperty("llm_decoded_micros") @Schema(description = "A thousand tokens written by the large model.")
            long llmDecodedMicros,

            @JsonProperty("compute_second_micros") @Schema(description = "A second on a worker.")
            long computeSecondMicros) {
        static PriceNow of(Price price) {
            var rates = price.rates();
            return new PriceNow(
                    price.currency(),
                    rates.llmEncoded(),
                    rates.slmDecoded(),
                    rates.llmDecoded(),
                    rates.computeSecond());
        }
    }
}
