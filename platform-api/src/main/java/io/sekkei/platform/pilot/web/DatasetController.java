package io.sekkei.platform.pilot.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.sekkei.platform.api.Page;
import io.sekkei.platform.api.PageRequest;
import io.sekkei.platform.pilot.Dataset;
import io.sekkei.platform.pilot.DatasetItem;
import io.sekkei.platform.pilot.Datasets;
import io.sekkei.platform.pilot.dataset.RowFault;
import io.sekkei.platform.pilot.dataset.RowReader.Format;
import io.sekkei.platform.pilot.dataset.Split;
import io.sekkei.platform.pilot.dataset.Splits.Shares;
import io.sekkei.platform.problem.Problem;
import io.sekkei.platform.tenancy.Caller;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Texts to try models on. */
@RestController
@RequestMapping("/api/v1/pilot-datasets")
@Tag(
        name = "Pilot datasets",
        description = "Texts to try models on, for model engineers. A version is kept whole or not at all and never"
                + " changes; its texts are encrypted, its digest is in the ledger.")
class DatasetController {
    private static final int TRAIN = 60;
    private static final int DEV = 20;

    private final Datasets datasets;

    DatasetController(Datasets datasets) {
        this.datasets = datasets;
    }

    @GetMapping
    @Operation(operationId = "listPilotDatasets", summary = "Lists all versions of all datasets, the newest first")
    @ApiResponse(responseCode = "200", description = "A page of versions.")
    Page<DatasetView> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return datasets.list(caller, PageRequest.of(limit, after)).map(DatasetView::of);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "uploadPilotDataset",
            summary = "Keeps an upload",
            description = "If a row has a fault, nothing is kept, and the problem names the lines.")
    @ApiResponse(responseCode = "201", description = "Kept.")
    DatasetView upload(
            @Valid @RequestBody UploadBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return DatasetView.of(datasets.upload(caller, body.target(), body.rows(), format(body.format())));
    }

    @PostMapping(path = "/check", consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(operationId = "checkPilotDataset", summary = "Reads an upload row by row and keeps nothing")
    @ApiResponse(responseCode = "200", description = "What it would come to, and what is wrong.")
    CheckView check(
            @Valid @RequestBody UploadBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return CheckView.of(datasets.check(
                caller, body.rows(), format(body.format()), body.target().shares()));
    }

    @PostMapping(path = "/samples", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "addPilotSamples",
            summary = "Keeps the samples that come along",
            description = "Business sentences and short mails in English and Japanese, each in both directions.")
    @ApiResponse(responseCode = "201", description = "Kept.")
    DatasetView samples(
            @Valid @RequestBody SamplesBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return DatasetView.of(datasets.samples(
                caller, target(body.datasetId(), body.name(), body.trainPercent(), body.devPercent())));
    }

    @PostMapping(path = "/draw", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "drawPilotDataset",
            summary = "Draws a dataset from generations of the tenant",
            description = "Each reading is in the ledger. What is erased later is erased here too.")
    @ApiResponse(responseCode = "201", description = "Kept.")
    DatasetView draw(
            @Valid @RequestBody DrawBody body, @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return DatasetView.of(datasets.draw(
                caller,
                target(body.datasetId(), body.name(), body.trainPercent(), body.devPercent()),
                new Datasets.Draw(
                        body.purpose(),
                        body.pair(),
                        body.from(),
                        body.to(),
                        Objects.requireNonNullElse(body.most(), 500),
                        Boolean.TRUE.equals(body.consent()))));
    }

    @GetMapping("/{id}/versions/{version}")
    @Operation(operationId = "getPilotDataset", summary = "Describes a version of a dataset")
    @ApiResponse(responseCode = "200", description = "The version.")
    DatasetView get(
            @PathVariable UUID id,
            @PathVariable int version,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return DatasetView.of(datasets.get(caller, id, version));
    }

    @GetMapping("/{id}/versions/{version}/items")
    @Operation(operationId = "listPilotItems", summary = "Lists the items of a dataset, without their texts")
    @ApiResponse(responseCode = "200", description = "A page of items.")
    Page<ItemView> items(
            @PathVariable UUID id,
            @PathVariable int version,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return datasets.items(caller, id, version, PageRequest.of(limit, after)).map(ItemView::of);
    }

    @GetMapping("/{id}/versions/{version}/items/{position}")
    @Operation(operationId = "readPilotItem", summary = "Tells the texts of an item; that they were read is recorded")
    @ApiResponse(responseCode = "200", description = "The texts.")
    TextsView texts(
            @PathVariable UUID id,
            @PathVariable int version,
            @PathVariable int position,
            @Parameter(hidden = true) @AuthenticationPrincipal Caller caller) {
        return TextsView.of(datasets.texts(caller, id, version, position));
    }

    private static Format format(String name) {
        for (var format : Format.values()) {
            if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
                return format;
            }
        }
        throw Problem.invalid("format", "format must be jsonl, csv or tsv");
    }

    private static Datasets.Target target(
            @Nullable UUID id, String name, @Nullable Integer train, @Nullable Integer dev) {
        try {
            var shares = new Shares(Objects.requireNonNullElse(train, TRAIN), Objects.requireNonNullElse(dev, DEV));
            return new Datasets.Target(id, name, shares);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("train_percent", String.valueOf(e.getMessage()));
        }
    }

    @Schema(name = "PilotUpload", description = "Rows to keep.")
    record UploadBody(
            @Schema(description = "The dataset that gets another version; without it a new one.") @Nullable
            UUID datasetId,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @NotNull
            @Schema(
                    allowableValues = {"jsonl", "csv", "tsv"},
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String format,

            @NotNull
            @Schema(
                    description = "The file's text. Fields: input, and where wanted system, reference, split (train,"
                            + " dev, test); of a table the first line names them.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            String rows,

            @Schema(description = "Percent of rows without a split that go to training.", defaultValue = "60") @Nullable
            Integer trainPercent,

            @Schema(description = "Percent that go to dev; the rest is the test.", defaultValue = "20") @Nullable
            Integer devPercent) {
        Datasets.Target target() {
            return DatasetController.target(datasetId, name, trainPercent, devPercent);
        }
    }

    @Schema(name = "PilotSamplesPlan", description = "Where the samples go.")
    record SamplesBody(
            @Nullable UUID datasetId,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Nullable Integer trainPercent,
            @Nullable Integer devPercent) {}

    @Schema(name = "PilotDraw", description = "Which generations a dataset is drawn from.")
    record DrawBody(
            @Nullable UUID datasetId,

            @NotNull @Schema(requiredMode = Schema.RequiredMode.REQUIRED)
            String name,

            @Nullable String purpose,
            @Nullable String pair,
            @Nullable Instant from,
            @Nullable Instant to,

            @Schema(description = "So many at most, the newest first.", defaultValue = "500") @Nullable
            Integer most,

            @NotNull
            @Schema(
                    description =
                            "True says that those whose texts these are know and agree, or that the tenant may use"
                                    + " them anyway.",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            Boolean consent,

            @Nullable Integer trainPercent,
            @Nullable Integer devPercent) {}

    @Schema(name = "PilotDataset", description = "A version of a dataset.")
    record DatasetView(
            UUID id,
            int version,
            String name,

            @Schema(allowableValues = {"upload", "generations", "samples"})
            String origin,

            int items,
            int train,
            int dev,
            int test,

            @Schema(description = "Items whose texts were erased.")
            int erased,

            @Schema(description = "SHA-256 over the commitments of all items; the ledger has it too.")
            String sha256,

            UUID createdBy,
            Instant createdAt) {
        static DatasetView of(Dataset dataset) {
            return new DatasetView(
                    dataset.id(),
                    dataset.version(),
                    dataset.name(),
                    dataset.origin().name().toLowerCase(Locale.ROOT),
                    dataset.items(),
                    dataset.train(),
                    dataset.dev(),
                    dataset.test(),
                    dataset.erased(),
                    dataset.digest(),
                    dataset.createdBy(),
                    dataset.createdAt());
        }
    }

    @Schema(name = "PilotItem", description = "An item of a dataset, without its texts.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ItemView(
            int position,
            Split split,
            @Nullable UUID generationId,
            @Nullable Instant erasedAt) {
        static ItemView of(DatasetItem item) {
            return new ItemView(item.position(), item.split(), item.source(), item.erasedAt());
        }
    }

    @Schema(name = "PilotItemTexts", description = "The texts of an item.")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TextsView(
            @Nullable String system, String input, @Nullable String reference) {
        static TextsView of(DatasetItem.Texts texts) {
            return new TextsView(texts.system(), texts.input(), texts.reference());
        }
    }

    @Schema(name = "PilotUploadCheck", description = "What an upload would come to.")
    record CheckView(
            int items,
            Map<String, Integer> splits,

            @Schema(description = "What is wrong, a hundred faults at most; nothing is kept if there is one.")
            List<RowFault> faults) {
        static CheckView of(Datasets.Check check) {
            return new CheckView(
                    check.items(),
                    check.sizes().entrySet().stream()
                            .collect(Collectors.toMap(
                                    size -> size.getKey().name().toLowerCase(Locale.ROOT), Map.Entry::getValue)),
                    check.faults());
        }
    }
}
