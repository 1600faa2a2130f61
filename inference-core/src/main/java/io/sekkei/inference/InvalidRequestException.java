package io.sekkei.inference;

/** The request must be changed before it can be served; retrying it as it is cannot help. */
public class InvalidRequestException extends InferenceException {
    private final String parameter;

    /**
     * @param parameter the offending parameter, by its OpenAI name
     * @param message a sentence saying what was expected and what was found
     */
    public InvalidRequestException(String parameter, String message) {
        super(message);
        this.parameter = parameter;
    }

    public String parameter() {
        return parameter;
    }
}
