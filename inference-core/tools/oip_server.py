#!/usr/bin/env python3
"""An encoder behind the KServe Python server, for IndependentServerTest: an implementation of the protocol that is not ours.

usage: oip_server.py [--http_port 18001] [--grpc_port 18002]    (needs the package kserve)

The model is called encoder and makes of each token id the three numbers id, id / 4 and -id.
"""
import numpy
from kserve import InferOutput, InferResponse, Model, ModelServer


class Encoder(Model):
    def __init__(self):
        super().__init__("encoder")
        self.ready = True

    def predict(self, payload, headers=None, response_headers=None):
        ids = payload.inputs[0].as_numpy()  # [1, P]
        values = numpy.stack([ids, ids / 4, -ids], axis=-1).astype(numpy.float32)  # [1, P, 3]
        output = InferOutput("representation__0", list(values.shape), "FP32")
        output.set_data_from_numpy(values, binary_data=True)
        return InferResponse(response_id=payload.id, model_name="encoder", infer_outputs=[output])


if __name__ == "__main__":
    import argparse

    from kserve import model_server

    parser = argparse.ArgumentParser(parents=[model_server.parser])
    arguments, _ = parser.parse_known_args()
    ModelServer(http_port=arguments.http_port, grpc_port=arguments.grpc_port).start([Encoder()])
