package io.sekkei.platform.generation;

import io.sekkei.platform.database.Changes;
import org.springframework.stereotype.Component;

/**
 * Writes the rows every answer waits for: without reading them first, and together with whatever else is written then.
 * {@link GenerationRecords} is for all others.
 */
@Component
class GenerationRows {
    private final Changes changes;

    GenerationRows(Changes changes) {
        this.changes = changes;
    }

    /** Adds an intent. */
    void add(GenerationRecord record) {
        changes.make("""
                insert into generation (id, version, status, request_id, endpoint, streamed, model, key_id, person_id,
                    department_id, tenant_id, owner, created_at, attempts, purpose, pair_id, pair_digest, engine_digest,
                    mode, max_tokens, temperature, top_k, top_p, beam_width, repetition_penalty, stop_texts, seed,
                    top_logprobs, asked_mode, latency_target_id, latency_decision, allowed_first_token_micros,
                    allowed_total_micros, predicted_first_token_micros, predicted_total_micros)
                values (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    ?, ?)
                """, record.intentRow());
    }

    /** Closes what is still running with an answer. */
    void finish(GenerationRecord record) {
        changes.makeOne("Generation %s is closed already".formatted(record.id()), """
                update generation set version = version + 1, status = ?, finished_at = ?, finish_reason = ?,
                    prompt_tokens = ?, llm_encoded_tokens = ?, llm_decoded_tokens = ?, slm_decoded_tokens = ?,
                    queue_micros = ?, llm_encode_micros = ?, projector_micros = ?, prefill_micros = ?, decode_micros = ?,
                    first_token_micros = ?, total_micros = ?, batch_rows = ?, cost_micros = ?, currency = ?,
                    price_version = ?, limited_by = ?
                where id = ? and status = 'RUNNING'
                """, record.outcomeRow());
    }
}
